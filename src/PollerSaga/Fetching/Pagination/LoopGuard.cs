using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Recognizes a partner that repeats its pages, which would never end.</summary>
internal static class LoopGuard
{
    /// <summary>The hash of a continuation.</summary>
    /// <param name="token">The continuation as it is stored, without secrets: a hash must not be derived from a secret.</param>
    public static ulong TokenHash(string token) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(token));

    /// <summary>Returns why the chain ends after a page; null if it continues.</summary>
    /// <param name="page">The page.</param>
    /// <param name="previous">The page before it; null for the first page.</param>
    /// <param name="findRequested">
    /// Returns the index of the page of this chain that was requested with a continuation, or null. A store of the hashes of all earlier
    /// pages finds each loop before a page is read twice. A store of fewer hashes finds only loops of that length.
    /// </param>
    /// <remarks>
    /// A number of records that is unknown counts as none: pages without records can be identical. Such a listing ends with its
    /// continuation.
    /// </remarks>
    public static string? FindLoop(ChainPage page, ChainPage? previous, Func<ulong, int?> findRequested)
    {
        if (previous is { } before && page.Records > 0 && page.Digest == before.Digest)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Page {page.Index} has the same content as page {before.Index}, byte by byte, with {page.Records} records. The API "
                + $"does not advance: check the parameter and the place (in) of the pagination.");
        }

        if (page.Next is not { } next)
            return null;
        if (previous?.Next == next)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Page {page.Index} leads to itself: its continuation is the one with which it was requested. The API does not "
                + $"advance: check the parameter and the place (in) of the pagination, or set while.");
        }

        return findRequested(next) is { } first
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Page {page.Index} leads back to page {first}: its continuation repeats. The API would return the same pages without end.")
            : null;
    }
}
