using System.Globalization;

namespace PollerSaga.Fetching;

/// <summary>Addresses of pages.</summary>
public static class PageUri
{
    /// <summary>
    /// The address of one page: the API's own address with <c>startAt</c> and <c>count</c> added. Its other query parameters are kept
    /// as they are written; a <c>startAt</c> or <c>count</c> of its own is replaced, a fragment is dropped.
    /// </summary>
    /// <param name="baseUrl">Absolute address of the API.</param>
    /// <param name="startAt">The page's first record, from 0.</param>
    /// <param name="count">Records asked for.</param>
    /// <returns>The address.</returns>
    public static Uri For(Uri baseUrl, long startAt, int count)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);

        var query = baseUrl.Query.AsSpan() is ['?', .. var parameters] ? parameters.ToString() : string.Empty;
        var kept = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !IsNamed(parameter, "startAt") && !IsNamed(parameter, "count"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"startAt={startAt}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"count={count}"));

        return new Uri($"{baseUrl.GetLeftPart(UriPartial.Path)}?{string.Join('&', kept)}");
    }

    private static bool IsNamed(string parameter, string name) =>
        parameter.StartsWith(name, StringComparison.Ordinal) && (parameter.Length == name.Length || parameter[name.Length] == '=');
}
