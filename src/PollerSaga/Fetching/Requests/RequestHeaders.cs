using System.Collections;
using System.Globalization;

namespace PollerSaga.Fetching.Requests;

/// <summary>The headers of a request, in order. Names are compared without case.</summary>
internal sealed class RequestHeaders : IEnumerable<KeyValuePair<string, string>>
{
    // They frame the request, or select the server. PollerSaga derives them from the address and the body.
    private static readonly HashSet<string> Derived = new(
        ["Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
            "Transfer-Encoding", "Upgrade"],
        StringComparer.OrdinalIgnoreCase);

    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Adds a header.</summary>
    /// <exception cref="FetchException">The name or the value is invalid. The message does not contain the value.</exception>
    public void Add(string name, string value) => _headers.Add(Check(name, value));

    /// <summary>Replaces all headers with the name.</summary>
    /// <exception cref="FetchException">The name or the value is invalid. The message does not contain the value.</exception>
    public void Set(string name, string value)
    {
        var header = Check(name, value);
        _headers.RemoveAll(other => IsNamed(other, name));
        _headers.Add(header);
    }

    /// <summary>Adds a cookie to those of the request.</summary>
    /// <exception cref="FetchException">The name or the value is invalid. The message does not contain the value.</exception>
    public void AddCookie(string name, string value)
    {
        if (!IsToken(name))
            throw Invalid($"The name of the cookie '{name}' is invalid. It has letters, digits and the characters !#$%&'*+-.^_`|~");
        if (value.AsSpan().IndexOfAny("\",; \\") >= 0)
            throw Invalid($"The value of the cookie '{name}' contains a space, comma, semicolon, quote or backslash. Encode the value.");

        var index = _headers.FindIndex(header => IsNamed(header, "Cookie"));
        var cookies = index < 0 ? $"{name}={value}" : $"{_headers[index].Value}; {name}={value}";
        Set("Cookie", cookies);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsNamed(KeyValuePair<string, string> header, string name) =>
        header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static KeyValuePair<string, string> Check(string name, string value)
    {
        if (!IsToken(name))
            throw Invalid($"The header name '{name}' is invalid. It has letters, digits and the characters !#$%&'*+-.^_`|~");
        if (Derived.Contains(name))
            throw Invalid($"The header {name} cannot be set, because PollerSaga derives it from the request. Remove the header.");
        if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') is >= 0 and var position)
        {
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"The value of the header {name} contains {Describe(value[position])} at position {position + 1}. Remove the character."));
        }

        return KeyValuePair.Create(name, value.Trim(' '));
    }

    private static string Describe(char letter) => letter switch
    {
        '\r' or '\n' => "a line break",
        '\t' => "a tab",
        < ' ' or '\x7F' => "a control character",
        _ => "a character outside ASCII",
    };

    private static bool IsToken(string name) => name.Length > 0 && name.All(letter =>
        char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));

    private static FetchException Invalid(string message) => new(message, isRetriable: false);
}
