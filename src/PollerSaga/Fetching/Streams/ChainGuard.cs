using System.Globalization;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching.Pages;

namespace PollerSaga.Fetching.Streams;

/// <summary>Ends a chain that would repeat forever.</summary>
internal static class ChainGuard
{
    /// <exception cref="FetchException">An earlier page was requested with the same continuation.</exception>
    public static void CheckToken(PollerPage page)
    {
        if (page.Continuation?.RepeatOf is { } earlier)
        {
            throw Loop(
                $"The API's continuation of page {Number(page.Index - 1)} is the one with which page {Number(earlier)} was requested");
        }
    }

    /// <exception cref="FetchException">A page with records has the same bytes as the page before it.</exception>
    public static void CheckContent(PollerPage page, PageContent content)
    {
        if (content.Records != 0 && page.Continuation?.PreviousDigest == unchecked((long)content.Digest))
            throw Loop($"Page {Number(page.Index)} has the same content as page {Number(page.Index - 1)}");
    }

    private static FetchException Loop(string what) => new(
        $"{what}: the listing would repeat without end. Check the pagination of the definition, or ask the partner.",
        isRetriable: false);

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
