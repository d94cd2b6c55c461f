using System.Globalization;
using PollerSaga.Fetching.Requests;

namespace PollerSaga.Fetching;

/// <summary>Builds the addresses of pages.</summary>
public static class PageUri
{
    /// <summary>
    /// Adds <c>startAt</c> and <c>count</c> to the API's address. They replace parameters with these names. The rest of the path and the
    /// query stay as they are, byte by byte; only characters that a URL cannot contain are escaped. A fragment is removed.
    /// </summary>
    /// <param name="baseUrl">Absolute address of the API.</param>
    /// <param name="startAt">The page's first record, from 0.</param>
    /// <param name="count">Requested number of records.</param>
    /// <returns>The address.</returns>
    public static Uri For(Uri baseUrl, long startAt, int count)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);

        var (path, query) = UrlText.TargetOf(baseUrl);
        var kept = (query.Length == 0 ? [] : query.Split('&'))
            .Where(parameter => !IsNamed(parameter, "startAt") && !IsNamed(parameter, "count"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"startAt={startAt}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"count={count}"));

        return UrlText.Create(UrlText.OriginOf(baseUrl), path, kept);
    }

    private static bool IsNamed(string parameter, string name) =>
        parameter.StartsWith(name, StringComparison.Ordinal) && (parameter.Length == name.Length || parameter[name.Length] == '=');
}
