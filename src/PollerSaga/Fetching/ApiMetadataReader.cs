using System.Globalization;
using System.Text.Json;
using PollerSaga.Fetching.Errors;

namespace PollerSaga.Fetching;

/// <summary>
/// Requests an API's metadata with <c>GET url?startAt=0&amp;count=1</c>; reads the fields <c>totalRecords</c> and <c>maxRecordsPerPage</c>.
/// </summary>
internal sealed class ApiMetadataReader(PartnerRequests requests)
{
    private const int MaxQuoteLength = 100;

    private const string MustBeObject = "it must be an object with totalRecords and maxRecordsPerPage.";

    /// <exception cref="FetchException">
    /// The request fails, or a field is missing or invalid. The message names the field and its value.
    /// </exception>
    public async Task<ApiMetadata> ReadAsync(Uri url, CancellationToken cancellationToken)
    {
        var (metadata, _) = await requests.GetAsync(
            FetchPipelines.Metadata,
            PageUri.For(url, startAt: 0, count: 1),
            ExpectedContent.Json,
            ParseAsync,
            work: null,
            cancellationToken);
        return metadata;
    }

    private static async Task<ApiMetadata> ParseAsync(CheckedBody body, CancellationToken cancellationToken)
    {
        using var document = await ParseJsonAsync(body, cancellationToken);
        return Parse(document.RootElement);
    }

    /// <exception cref="FetchException">A field is missing or invalid. The message names the field and its value.</exception>
    public static ApiMetadata Parse(JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object)
            throw Invalid($"is a JSON {response.ValueKind.ToString().ToLowerInvariant()}; {MustBeObject}");

        return new ApiMetadata(
            ReadInteger(response, "totalRecords", minimum: 0, maximum: long.MaxValue),
            (int)ReadInteger(response, "maxRecordsPerPage", minimum: 1, maximum: int.MaxValue));
    }

    /// <exception cref="FetchException">The body is not well-formed JSON.</exception>
    public static async Task<JsonDocument> ParseJsonAsync(CheckedBody body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = JsonChecker.MaxDepth }, cancellationToken);
        }
        catch (FetchException exception) when (exception.InnerException is JsonException malformed)
        {
            throw Invalid($"is not well-formed JSON ({ErrorText.Clean(malformed.Message)}); {MustBeObject}");
        }
    }

    private static long ReadInteger(JsonElement metadata, string field, long minimum, long maximum)
    {
        if (!TryFind(metadata, field, out var value))
            throw Invalid($"has no field {field}.");

        // Reads the raw text between the quotes: a number needs no escapes, and an unpaired surrogate cannot be unescaped.
        var raw = value.GetRawText();
        var text = value.ValueKind == JsonValueKind.String ? raw[1..^1] : raw;
        if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number)
            || number < minimum
            || number > maximum)
        {
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"has {field} = {Quote(raw)}; it must be a whole number from {minimum} to {maximum}."));
        }

        return (long)number;
    }

    private static bool TryFind(JsonElement metadata, string field, out JsonElement value)
    {
        try
        {
            return metadata.TryGetProperty(field, out value);
        }
        catch (InvalidOperationException exception)
        {
            // The JSON grammar allows an unpaired surrogate; the comparison of names does not.
            throw Invalid($"has a field whose name is not Unicode: {exception.Message}");
        }
    }

    private static string Quote(string text) => text.Length <= MaxQuoteLength ? text : text[..MaxQuoteLength] + "…";

    private static FetchException Invalid(string problem) => new($"The API's metadata {problem}", isRetriable: false);
}
