namespace PollerSaga.Fetching.Pages;

/// <summary>The response to which a body belongs.</summary>
/// <param name="Address">The address, after redirects.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers of the response and of its content.</param>
/// <param name="ContentType">The media type; null if it is missing or invalid.</param>
internal sealed record PageResponse(
    Uri Address,
    int Status,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers,
    string? ContentType)
{
    /// <summary>Describes a response.</summary>
    public static PageResponse Of(HttpResponseMessage response, Uri requested) => new(
        response.RequestMessage?.RequestUri ?? requested,
        (int)response.StatusCode,
        [
            .. response.Headers.NonValidated
                .Concat(response.Content.Headers.NonValidated)
                .Select(header => KeyValuePair.Create<string, IReadOnlyList<string>>(header.Key, [.. header.Value])),
        ],
        response.Content.Headers.ContentType?.MediaType);
}
