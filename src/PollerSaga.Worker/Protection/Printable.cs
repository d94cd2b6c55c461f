using PollerSaga.Diagnostics;

namespace PollerSaga.Worker.Protection;

/// <summary>Texts of requests and of other programs, for responses, logs and terminals.</summary>
internal static class Printable
{
    /// <summary>Maximum number of characters of a name or value from a request that a response repeats.</summary>
    public const int MaxShown = 200;

    /// <summary>Returns a text in one line, without control characters, and cut to a maximum length.</summary>
    public static string Of(string text, int maxLength)
    {
        var line = PlainText.Line(text).Trim();
        return line.Length <= maxLength ? line : line[..maxLength];
    }

    /// <summary>Returns the start of a name or value from a request.</summary>
    public static string Clip(string text) => text.Length <= MaxShown ? text : $"{text[..MaxShown]}…";
}
