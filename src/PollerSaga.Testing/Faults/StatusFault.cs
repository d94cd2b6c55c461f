namespace PollerSaga.Testing.Faults;

/// <summary>Responses with an error.</summary>
/// <param name="Status">The status. 200 is a success whose body is an error: <c>{"error": …}</c>.</param>
/// <param name="Page">The page, from 0, whose requests fail; null for all pages.</param>
/// <param name="First">
/// The first request that fails, from 1: the number among all page requests, or among those of <paramref name="Page"/>.
/// </param>
/// <param name="Count">The number of requests that fail; null for all from then on.</param>
public sealed record StatusFault(int Status, int? Page = null, int First = 1, int? Count = null)
{
    /// <summary>Whether a request fails.</summary>
    internal bool Applies(long page, int numberOfAll, int numberOfPage)
    {
        if (Page is { } own && own != page)
            return false;

        var number = Page is null ? numberOfAll : numberOfPage;
        return number >= First && (Count is null || number < (long)First + Count);
    }
}
