using System.Buffers.Text;
using System.Text;

namespace PollerSaga.Fetching.Pages;

/// <summary>Reads escape sequences of JSON strings that a reader has validated.</summary>
internal static class JsonEscapes
{
    private const int UnicodeLength = 6;

    /// <summary>Reads the escape sequence at the start, or both of a surrogate pair.</summary>
    /// <returns>The character, or null for half of a surrogate pair; and the length in bytes.</returns>
    public static (Rune? Character, int Length) Read(ReadOnlySpan<byte> raw)
    {
        if (raw[1] != (byte)'u')
            return (new Rune(Unescape(raw[1])), 2);

        var first = ReadUnicode(raw);
        if (Rune.TryCreate(first, out var character))
            return (character, UnicodeLength);
        return raw.Length >= 2 * UnicodeLength
            && raw[UnicodeLength] == (byte)'\\'
            && raw[UnicodeLength + 1] == (byte)'u'
            && Rune.TryCreate(first, ReadUnicode(raw[UnicodeLength..]), out var pair)
                ? (pair, 2 * UnicodeLength)
                : (null, UnicodeLength);
    }

    private static char ReadUnicode(ReadOnlySpan<byte> raw) =>
        Utf8Parser.TryParse(raw.Slice(2, 4), out ushort code, out _, 'x') ? (char)code : throw new ArgumentException("No escape sequence.");

    private static char Unescape(byte letter) => (char)letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var itself => itself,
    };
}
