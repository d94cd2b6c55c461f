using System.Text;

namespace PollerSaga.Fetching.Requests;

/// <summary>The spellings of a secret in addresses and tokens: each character verbatim or percent-encoded, also repeatedly.</summary>
internal static class SecretSpelling
{
    // A URL in the query of a URL in the query of a URL.
    private const int MaxEncodings = 4;

    /// <summary>The usual spellings, which a placeholder reproduces exactly. The second one stands for all others.</summary>
    private static readonly Func<string, string>[] Forms =
    [
        value => value,
        Uri.EscapeDataString,
        value => LowerEscapes(Uri.EscapeDataString(value)),
        value => Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal),
        value => LowerEscapes(Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal)),
        value => Uri.EscapeDataString(Uri.EscapeDataString(value)),
        value => value.ToLowerInvariant(), // In a host.
    ];

    /// <summary>The index of a text among the usual spellings of a value.</summary>
    public static int FormOf(string text, string value) =>
        Array.FindIndex(Forms, form => form(value) == text) is >= 0 and var form ? form : 1;

    /// <summary>Spells a value.</summary>
    public static string Spell(string value, int form) => Forms[form < Forms.Length ? form : 1](value);

    /// <summary>The number of characters from <paramref name="start"/> that spell the value; 0 for another text.</summary>
    public static int LengthAt(string text, int start, string value)
    {
        if (text[start] != value[0] && text[start] is not ('%' or '+'))
            return 0;

        List<int> ends = [start];
        foreach (var rune in value.EnumerateRunes())
        {
            var next = new List<int>();
            foreach (var end in ends)
                AddEnds(text, end, rune, next);
            if (next.Count == 0)
                return 0;
            ends = next;
        }

        return ends.Max() - start;
    }

    private static void AddEnds(string text, int start, Rune rune, List<int> ends)
    {
        Span<char> letters = stackalloc char[2];
        letters = letters[..rune.EncodeToUtf16(letters)];
        if (text.AsSpan(start).StartsWith(letters))
            AddEnd(start + letters.Length, ends);
        if (rune.Value == ' ' && start < text.Length && text[start] == '+')
            AddEnd(start + 1, ends);

        Span<byte> octets = stackalloc byte[4];
        octets = octets[..rune.EncodeToUtf8(octets)];
        for (var encodings = 1; encodings <= MaxEncodings; encodings++)
        {
            if (EndOf(text, start, octets, encodings) is { } end)
                AddEnd(end, ends);
        }
    }

    private static void AddEnd(int end, List<int> ends)
    {
        if (!ends.Contains(end))
            ends.Add(end);
    }

    // An octet that is encoded twice is %25XX, three times %2525XX.
    private static int? EndOf(string text, int start, ReadOnlySpan<byte> octets, int encodings)
    {
        var position = start;
        foreach (var octet in octets)
        {
            if (position >= text.Length || text[position] != '%')
                return null;
            position++;
            for (var i = 1; i < encodings; i++, position += 2)
            {
                if (!text.AsSpan(position).StartsWith("25"))
                    return null;
            }

            if (!text.AsSpan(position).StartsWith(octet.ToString("X2", null), StringComparison.OrdinalIgnoreCase))
                return null;
            position += 2;
        }

        return position;
    }

    private static string LowerEscapes(string text)
    {
        var letters = text.ToCharArray();
        for (var i = 0; i + 2 < letters.Length; i++)
        {
            if (letters[i] == '%')
                (letters[i + 1], letters[i + 2]) = (char.ToLowerInvariant(letters[i + 1]), char.ToLowerInvariant(letters[i + 2]));
        }

        return new string(letters);
    }
}
