using System.Globalization;

namespace PollerSaga.Fetching;

/// <summary>Builds the addresses of pages.</summary>
public static class PageUri
{
    /// <summary>
    /// Adds <c>startAt</c> and <c>count</c> to the API's address. They replace parameters with these names. The other query parameters and
    /// their encoding stay; a fragment is removed.
    /// </summary>
    /// <param name="baseUrl">Absolute address of the API.</param>
    /// <param name="startAt">The page's first record, from 0.</param>
    /// <param name="count">Requested number of records.</param>
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
