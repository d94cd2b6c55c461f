using System.Globalization;

namespace PollerSaga.Sources.Inline;

/// <summary>
/// The pagination of a command line: a type, with a word after a colon, and keys after commas. The keys are those of a definition.
/// <list type="bullet">
/// <item><c>none</c></item>
/// <item>
/// <c>page:PARAMETER[,SIZE_PARAMETER=N][,first=N][,total=SELECTOR|totalPages=SELECTOR][,end=RULE][,in=PLACE][,parallel=false]</c>
/// </item>
/// <item>
/// <c>offset:PARAMETER[,SIZE_PARAMETER=N][,first=N][,total=SELECTOR][,pageSize=SELECTOR][,end=RULE][,in=PLACE][,parallel=false]</c>
/// </item>
/// <item><c>cursor:PARAMETER,next=SELECTOR[,while=PREDICATE][,in=PLACE]</c></item>
/// <item><c>keyset:PARAMETER,last=SELECTOR[,while=PREDICATE][,in=PLACE]</c></item>
/// <item><c>nextUrl:SELECTOR</c></item>
/// <item><c>linkHeader[:RELATION]</c></item>
/// </list>
/// <c>size:NAME=N</c> is the size for a parameter that has the name of a key, and <c>size:=N</c> is the size of pages without a parameter.
/// </summary>
internal sealed class InlinePagination
{
    private const string Example = "for example page:page,per_page=100 or cursor:after,next=$.next";

    private static readonly string[] PositionKeys = ["first", "total", "totalPages", "pageSize", "end", "in", "parallel"];
    private static readonly string[] ChainKeys = ["next", "last", "while", "in"];

    private readonly string _type;
    private readonly List<(string Key, string Value)> _keys = [];
    private (string Parameter, string Value)? _size;

    private InlinePagination(string type) => _type = type;

    /// <summary>Whether the parameters are in the body, which a GET request does not have.</summary>
    public bool NeedsBody => _keys.Exists(pair => pair is { Key: "in", Value: "json" or "form" });

    private bool IsPosition => _type is "page" or "offset";

    /// <summary>Parses the text. The values of the keys are checked with the definition.</summary>
    /// <exception cref="InlineSourceException">The text has another form.</exception>
    public static InlinePagination Parse(string text)
    {
        var items = Split(text).ToList();
        var (type, word) = Cut(items[0], ':');
        var pagination = new InlinePagination(type);
        if (word is not null)
            pagination.AddWord(word);
        foreach (var item in items.Skip(1))
            pagination.AddItem(item);
        return pagination;
    }

    /// <summary>Writes the pagination into a definition.</summary>
    public void Write(InlineText text, int level)
    {
        text.Open(level, "pagination");
        text.Add(level + 1, "type", _type);
        foreach (var (key, value) in _keys)
        {
            if (key is "first" or "parallel" || (key == "end" && value is ['[' or (>= '0' and <= '9'), ..]))
                text.AddVerbatim(level + 1, key, IsVerbatim(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'");
            else
                text.Add(level + 1, key, value);
        }

        if (_size is not { } size)
            return;

        text.Open(level + 1, "size");
        if (size.Parameter.Length > 0)
            text.Add(level + 2, "parameter", size.Parameter);
        if (long.TryParse(size.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            text.Add(level + 2, "value", number);
        else if (size.Value.Length > 0)
            text.Add(level + 2, "value", size.Value);
    }

    // Numbers, true, false and lists of numbers keep their type. Nothing else is YAML.
    private static bool IsVerbatim(string value) =>
        value is ['[', .. var items, ']'] ? items.All(IsVerbatim) : value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static bool IsVerbatim(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or ' ' or ',';

    private void AddWord(string word) => _keys.Add((_type switch
    {
        "nextUrl" => "next",
        "linkHeader" => "rel",
        "none" => throw new InlineSourceException("--paginate none has no parameter. Write --paginate none."),
        _ => "parameter",
    }, word));

    private void AddItem(string item)
    {
        if (Cut(item, '=') is not (var key, { } value))
            throw new InlineSourceException($"--paginate: '{item}' is no key with a value. Expected KEY=VALUE, {Example}.");

        if (IsPosition && !PositionKeys.Contains(key))
        {
            if (_size is { } first)
            {
                throw new InlineSourceException(
                    $"--paginate: '{key}' is a second page size, after '{first.Parameter}'. "
                    + "Write other parameters into the query of the URL.");
            }

            _size = (key.StartsWith("size:", StringComparison.Ordinal) ? key["size:".Length..] : key, value);
            return;
        }

        if (!IsPosition && !ChainKeys.Contains(key))
        {
            throw new InlineSourceException(
                $"--paginate: the key '{key}' is unknown. Expected one of {string.Join(", ", ChainKeys)}. "
                + "Write other parameters into the query of the URL.");
        }

        if (_keys.Exists(pair => pair.Key == key))
            throw new InlineSourceException($"--paginate: the key '{key}' occurs twice. Remove one of them.");
        _keys.Add((key, value));
    }

    private static (string Before, string? After) Cut(string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text.Trim(), null) : (text[..index].Trim(), text[(index + 1)..].Trim());
    }

    /// <summary>Splits a text at its commas, except those in brackets and quotes.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth, quote) = (0, 0, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quote != '\0')
                quote = letter == quote ? '\0' : quote;
            else if (letter is '\'' or '"')
                quote = letter;
            else if (letter is '[' or ']')
                depth += letter == '[' ? 1 : -1;
            else if (letter == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
