using System.Buffers;
using System.Globalization;
using System.Text;

namespace PollerSaga.Fetching;

/// <summary>Builds the addresses of pages.</summary>
public static class PageUri
{
    // The characters of a URL (RFC 3986). A request line cannot contain some of the others, and many servers refuse the rest.
    private static readonly SearchValues<char> UrlCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

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

        var (path, query) = Split(TargetOf(baseUrl), '?');
        var kept = (query.Length == 0 ? [] : query.Split('&'))
            .Where(parameter => !IsNamed(parameter, "startAt") && !IsNamed(parameter, "count"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"startAt={startAt}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"count={count}"));

        var address = $"{baseUrl.GetLeftPart(UriPartial.Authority)}{(path.Length == 0 ? "/" : path)}?{string.Join('&', kept)}";
        return new Uri(address, Verbatim);
    }

    /// <summary>The path and the query as the user wrote them. <see cref="Uri"/> itself would unescape <c>%7E</c>, for example.</summary>
    private static string TargetOf(Uri url)
    {
        var text = url.OriginalString.Trim();
        var start = $"{url.Scheme}://".Length;
        if (!text.StartsWith($"{url.Scheme}://", StringComparison.OrdinalIgnoreCase) || text.Contains('\\', StringComparison.Ordinal))
            return url.PathAndQuery; // Uri reads a backslash as a slash.

        var (withoutFragment, _) = Split(text[start..], '#');
        var target = withoutFragment.IndexOfAny(['/', '?']) is >= 0 and var index ? withoutFragment[index..] : string.Empty;
        return Escape(target);
    }

    private static string Escape(string target)
    {
        if (!target.AsSpan().ContainsAnyExcept(UrlCharacters) && !target.Contains('%', StringComparison.Ordinal))
            return target;

        var escaped = new StringBuilder(target.Length);
        for (var i = 0; i < target.Length; i++)
        {
            if (target[i] == '%' ? IsEscape(target.AsSpan(i)) : UrlCharacters.Contains(target[i]))
            {
                escaped.Append(target[i]);
                continue;
            }

            var length = char.IsHighSurrogate(target[i]) && i + 1 < target.Length && char.IsLowSurrogate(target[i + 1]) ? 2 : 1;
            foreach (var octet in Encoding.UTF8.GetBytes(target, i, length))
                escaped.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            i += length - 1;
        }

        return escaped.ToString();
    }

    private static bool IsEscape(ReadOnlySpan<char> text) =>
        text is ['%', var first, var second, ..] && char.IsAsciiHexDigit(first) && char.IsAsciiHexDigit(second);

    private static (string Before, string After) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var index
            ? (text[..index], text[(index + 1)..])
            : (text, string.Empty);

    private static bool IsNamed(string parameter, string name) =>
        parameter.StartsWith(name, StringComparison.Ordinal) && (parameter.Length == name.Length || parameter[name.Length] == '=');
}
