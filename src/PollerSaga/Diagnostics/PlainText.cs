using System.Globalization;
using System.Text;

namespace PollerSaga.Diagnostics;

/// <summary>
/// Removes the characters of a text that control terminals or hide text: control characters, characters of formatting such as a change of
/// direction. Halves of characters become U+FFFD. Texts of partners and consumers are shown on terminals and written to logs.
/// </summary>
internal static class PlainText
{
    /// <summary>The text in one line: white space other than spaces becomes a space.</summary>
    public static string Line(string text) => Clean(text, keepsLines: false);

    /// <summary>The text with its line feeds and tabs.</summary>
    public static string Lines(string text) => Clean(text, keepsLines: true);

    private static string Clean(string text, bool keepsLines)
    {
        if (text.All(character => character is >= ' ' and <= '~'))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keepsLines && rune.Value is '\n' or '\t')
                clean.Append((char)rune.Value);
            else if (!keepsLines && rune.Value != ' ' && Rune.IsWhiteSpace(rune) && rune.Value != 0xA0)
                clean.Append(' ');
            else if (IsPlain(rune))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
}
