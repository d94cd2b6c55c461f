using System.Buffers;
using System.Globalization;
using System.Text;

namespace PollerSaga.Fetching.Requests;

/// <summary>
/// Addresses as text. The path and the query of a person or a partner stay as they are, byte by byte. <see cref="Uri"/> itself would
/// unescape <c>%7E</c>, for example.
/// </summary>
internal static class UrlText
{
    // The characters of a URL (RFC 3986). A request line cannot contain some of the others, and many servers refuse the rest.
    private static readonly SearchValues<char> UrlCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Creates the address of a request. The path and the query are sent as they are.</summary>
    /// <param name="origin">The scheme, the host and the port.</param>
    /// <param name="path">The path; an empty one becomes <c>/</c>.</param>
    /// <param name="query">The parts of the query, encoded.</param>
    public static Uri Create(string origin, string path, IEnumerable<string> query) => new(Write(origin, path, query), Verbatim);

    /// <summary>The text of <see cref="Create"/>.</summary>
    public static string Write(string origin, string path, IEnumerable<string> query)
    {
        var text = string.Join('&', query);
        return $"{origin}{(path.Length == 0 ? "/" : path)}{(text.Length == 0 ? string.Empty : "?")}{text}";
    }

    /// <summary>The scheme, the host and the port.</summary>
    public static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority);

    /// <summary>The path and the query as they were written. Only characters that a URL cannot contain are escaped.</summary>
    public static (string Path, string Query) TargetOf(Uri url)
    {
        var text = url.OriginalString.Trim();
        var start = $"{url.Scheme}://".Length;
        if (!text.StartsWith($"{url.Scheme}://", StringComparison.OrdinalIgnoreCase) || text.Contains('\\', StringComparison.Ordinal))
            return Split(url.PathAndQuery, '?'); // Uri reads a backslash as a slash.

        var (withoutFragment, _) = Split(text[start..], '#');
        var target = withoutFragment.IndexOfAny(['/', '?']) is >= 0 and var index ? withoutFragment[index..] : string.Empty;
        return Split(Escape(target), '?');
    }

    /// <summary>The text before and after the first separator.</summary>
    public static (string Before, string After) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var index
            ? (text[..index], text[(index + 1)..])
            : (text, string.Empty);

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
}
