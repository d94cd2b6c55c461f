using System.Text;
using PollerSaga.Diagnostics;

namespace PollerSaga.Storage;

/// <summary>The reason of a failed job or task, in the form in which a row stores it.</summary>
internal static class Reason
{
    /// <summary>Maximum length of a stored reason in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>The reason in one line, without control characters: it can contain text of partners, consumers and users.</summary>
    public static string Truncate(string reason, int maxLength = MaxLength)
    {
        var line = PlainText.Line(reason);
        return Storable(line.Length <= maxLength ? line : string.Concat(line.AsSpan(0, maxLength - 1), "…"));
    }

    /// <summary>Whether every database stores a text unchanged. PostgreSQL accepts neither NUL nor an unpaired surrogate.</summary>
    public static bool IsStorable(string text) => text == Storable(text);

    /// <summary>The text, with the replacement character in place of characters that cannot be stored.</summary>
    private static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
