using System.Text.RegularExpressions;

namespace PollerSaga.Testing.Dialects;

/// <summary>The place of a value in a response: a path of members from the body, or a header.</summary>
/// <param name="Text">The text of the dialect.</param>
/// <param name="Header">The name of the header; null for a member.</param>
/// <param name="Members">The members from the body; empty for the body and for a header.</param>
internal sealed partial record ResponsePlace(string Text, string? Header, IReadOnlyList<string> Members)
{
    public static ResponsePlace Parse(string key, string text)
    {
        if (HeaderName().Match(text) is { Success: true } header)
            return new ResponsePlace(text, header.Groups["name"].Value, []);

        var path = MemberPath().Match(text);
        return path.Success
            ? new ResponsePlace(text, null, [.. path.Groups["name"].Captures.Select(capture => capture.Value)])
            : throw new DialectException(
                $"{key} is '{text}'; expected a path of members such as $.data.items, or a header such as header:X-Total.");
    }

    [GeneratedRegex(@"^header:(?<name>[A-Za-z0-9-]+)\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"^\$(\.(?<name>[A-Za-z_][A-Za-z0-9_-]*)|\['(?<name>[^'\\\]]+)'\])*\z")]
    private static partial Regex MemberPath();
}
