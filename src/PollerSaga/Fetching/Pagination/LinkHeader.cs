using System.Globalization;
using System.Text;

namespace PollerSaga.Fetching.Pagination;

/// <summary>
/// Parses a value of the <c>Link</c> header (RFC 8288, appendix B.2): links with commas between them, and parameters after semicolons.
/// Quoted values can contain both.
/// </summary>
internal static class LinkHeader
{
    private const string WhiteSpace = " \t";

    /// <summary>Parses the links of a header value.</summary>
    /// <exception cref="FetchException">
    /// A link has no target in angle brackets, or a quote is not closed. The message does not contain the value, because it can contain a
    /// secret.
    /// </exception>
    public static IReadOnlyList<WebLink> Parse(string value)
    {
        var links = new List<WebLink>();
        var position = 0;
        while (SkipAll(value, ref position, WhiteSpace + ",") < value.Length)
            links.Add(ParseLink(value, ref position));
        return links;
    }

    private static WebLink ParseLink(string value, ref int position)
    {
        var end = value[position] == '<' ? value.IndexOf('>', position) : -1;
        if (end < 0)
            throw Invalid("a URL in angle brackets is expected", position);

        var target = value[(position + 1)..end];
        position = end + 1;
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (SkipAll(value, ref position, WhiteSpace) < value.Length && value[position] != ',')
        {
            if (value[position] != ';')
                throw Invalid("a semicolon or a comma is expected", position);

            position++;
            SkipAll(value, ref position, WhiteSpace);
            var name = ReadUntil(value, ref position, "=;,").Trim();
            var text = position < value.Length && value[position] == '=' ? ParseValue(value, ref position) : string.Empty;
            if (name.Length > 0)
                parameters.TryAdd(name, text);
        }

        return new WebLink(target, parameters);
    }

    private static string ParseValue(string value, ref int position)
    {
        position++;
        if (SkipAll(value, ref position, WhiteSpace) == value.Length || value[position] != '"')
            return ReadUntil(value, ref position, ";,").Trim();

        var start = position++;
        var text = new StringBuilder();
        for (; position < value.Length && value[position] != '"'; position++)
        {
            if (value[position] == '\\' && position + 1 < value.Length)
                position++;
            text.Append(value[position]);
        }

        if (position == value.Length)
            throw Invalid("the quote is not closed", start);
        position++;
        return text.ToString();
    }

    private static string ReadUntil(string value, ref int position, string ends)
    {
        var start = position;
        var length = value.AsSpan(start).IndexOfAny(ends);
        position = length < 0 ? value.Length : start + length;
        return value[start..position];
    }

    private static int SkipAll(string value, ref int position, string characters)
    {
        while (position < value.Length && characters.Contains(value[position], StringComparison.Ordinal))
            position++;
        return position;
    }

    private static FetchException Invalid(string expected, int position) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The response has an invalid Link header: {expected} at position {position + 1} (RFC 8288). The next page is unknown."),
        isRetriable: false);
}
