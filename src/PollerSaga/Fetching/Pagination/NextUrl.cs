using PollerSaga.Fetching.Guard;
using PollerSaga.Fetching.Requests;

namespace PollerSaga.Fetching.Pagination;

/// <summary>The URL of the next page as a continuation.</summary>
internal static class NextUrl
{
    /// <summary>Requests the URL of a position; the first page has none.</summary>
    /// <exception cref="FetchException">The URL is invalid, or is not requested. The message contains only its host.</exception>
    public static void Follow(PartnerRequest request, PagePosition page)
    {
        if (page.Token is not { } token)
            return;
        if (!Uri.TryCreate(token, UriKind.Absolute, out var next))
            throw new FetchException("The stored URL of the next page is invalid. Start the job again.", isRetriable: false);
        request.Follow(next);
    }

    /// <summary>Resolves a URL against the address of its response.</summary>
    /// <param name="address">The address of the response.</param>
    /// <param name="next">The absolute or relative URL.</param>
    /// <param name="place">The place of the URL in the response, for the message.</param>
    /// <exception cref="FetchException">The URL is invalid. The message does not contain it, because it can contain a secret.</exception>
    public static string Resolve(Uri address, string next, string place)
    {
        var url = UrlReference.Resolve(address, next);
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && RequestedUrl.IsHttp(parsed)
            ? url
            : throw new FetchException(
                $"The response has no valid http or https URL at {place}, which must be the URL of the next page. If it is a token, "
                + "use the pagination type cursor.",
                isRetriable: false);
    }
}
