using System.Globalization;
using System.Text;

namespace PollerSaga.Fetching.Errors;

/// <summary>Describes a failed request for people.</summary>
internal static class ErrorText
{
    /// <summary>Number of characters of the body that a failure quotes.</summary>
    public const int MaxLength = 500;

    /// <summary>
    /// The first characters of a text. Spaces and line breaks become one space; control characters, characters of formatting and halves of
    /// characters are removed, because the text is shown on terminals.
    /// </summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder();
        var isSpaceDue = false;
        foreach (var rune in (text ?? string.Empty).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                isSpaceDue = clean.Length > 0;
                continue;
            }

            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format)
                continue;

            if (clean.Length + (isSpaceDue ? 1 : 0) + rune.Utf16SequenceLength > MaxLength)
                return clean.Append('…').ToString();

            if (isSpaceDue)
                clean.Append(' ');
            clean.Append(rune.ToString());
            isSpaceDue = false;
        }

        return clean.ToString();
    }
}
