namespace PollerSaga.Fetching.Requests;

/// <summary>The parameters of a query, in order. A name can repeat. A parameter that nobody sets keeps its text, byte by byte.</summary>
internal sealed class UrlQuery(string query)
{
    private readonly List<string> _parts = query.Length == 0 ? [] : [.. query.Split('&')];

    /// <summary>The encoded parts, for example <c>ids%5B%5D=1</c>.</summary>
    public IEnumerable<string> Parts => _parts;

    /// <summary>The decoded names and values.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => _parts.Where(part => part.Length > 0).Select(part =>
    {
        var (name, value) = UrlText.Split(part, '=');
        return KeyValuePair.Create(Decode(name), Decode(value));
    });

    /// <summary>Adds a parameter.</summary>
    public void Add(string name, string value) => _parts.Add(Encode(name, value));

    /// <summary>Sets a parameter: the first one with the name is replaced, and the others are removed.</summary>
    public void Set(string name, string value)
    {
        var first = _parts.FindIndex(part => IsNamed(part, name));
        if (first < 0)
        {
            Add(name, value);
            return;
        }

        _parts[first] = Encode(name, value);
        for (var i = _parts.Count - 1; i > first; i--)
        {
            if (IsNamed(_parts[i], name))
                _parts.RemoveAt(i);
        }
    }

    private static bool IsNamed(string part, string name) => Decode(UrlText.Split(part, '=').Before) == name;

    private static string Encode(string name, string value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
