using System.Text.Json;
using System.Text.Unicode;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// Shortens the incomplete JSON token at the end of a buffer, so that a long one needs no memory. The rest stands for the whole token: the
/// reader accepts the same continuations after it, and rejects the same.
/// </summary>
internal static class LongToken
{
    private const int UnicodeEscapeLength = 6;

    /// <summary>Shortens a buffer that a reader has accepted so far, without a complete token in it.</summary>
    /// <param name="buffer">A comma or not, white space, and the start of a token.</param>
    /// <param name="keep">Tokens up to this length remain whole.</param>
    /// <param name="isShortened">Whether the token was shortened. White space is always removed.</param>
    /// <returns>The new length of the buffer.</returns>
    /// <exception cref="JsonException">The token is a string that is not valid UTF-8.</exception>
    public static int Shorten(Span<byte> buffer, int keep, out bool isShortened)
    {
        isShortened = false;
        var length = 0;
        var position = SkipWhiteSpace(buffer, 0);
        if (position < buffer.Length && buffer[position] == (byte)',')
        {
            buffer[length++] = (byte)',';
            position = SkipWhiteSpace(buffer, position + 1);
        }

        var token = buffer[position..];
        var target = buffer[length..];
        return length + token switch
        {
            [] => 0,
            [(byte)'"', ..] => ShortenString(token, target, keep, out isShortened),
            [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] when token.Length > keep => ShortenNumber(token, target, out isShortened),
            _ => Move(token, target),
        };
    }

    private static int ShortenString(Span<byte> token, Span<byte> target, int keep, out bool isShortened)
    {
        var (contentEnd, isClosed) = FindEnd(token);
        isShortened = contentEnd > keep;
        if (isShortened && !Utf8.IsValid(token[1..contentEnd]))
            throw new JsonException("A string is not valid UTF-8.");

        var start = Move(token[..(isShortened ? 1 : contentEnd)], target);
        if (!isClosed)
            return start + Move(token[contentEnd..], target[start..]);

        // A complete name, whose colon has not arrived.
        target[start] = (byte)'"';
        return start + 1;
    }

    /// <summary>Finds the end of the content that can be removed: the closing quote, or an incomplete character.</summary>
    private static (int End, bool IsClosed) FindEnd(ReadOnlySpan<byte> token)
    {
        var position = 1;
        while (true)
        {
            var special = token[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (special < 0)
                return (token.Length - IncompleteLength(token[position..]), false);

            position += special;
            if (token[position] == (byte)'"')
                return (position, true);

            var length = position + 1 < token.Length && token[position + 1] == (byte)'u' ? UnicodeEscapeLength : 2;
            if (position + length > token.Length)
                return (position, false);
            position += length;
        }
    }

    // Length of an incomplete character of UTF-8 at the end.
    private static int IncompleteLength(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= Math.Min(3, text.Length); length++)
        {
            var start = text[^length];
            if (start >= 0xC0)
                return length < (start >= 0xF0 ? 4 : start >= 0xE0 ? 3 : 2) ? length : 0;
            if (start < 0x80)
                return 0;
        }

        return 0;
    }

    // One digit of each part tells as much as all.
    private static int ShortenNumber(ReadOnlySpan<byte> token, Span<byte> target, out bool isShortened)
    {
        var length = 0;
        var isAfterDigit = false;
        foreach (var letter in token)
        {
            var isDigit = letter is >= (byte)'0' and <= (byte)'9';
            if (!isDigit || !isAfterDigit)
                target[length++] = letter;
            isAfterDigit = isDigit;
        }

        isShortened = length < token.Length;
        return length;
    }

    private static int SkipWhiteSpace(ReadOnlySpan<byte> buffer, int position)
    {
        var length = buffer[position..].IndexOfAnyExcept(" \t\r\n"u8);
        return length < 0 ? buffer.Length : position + length;
    }

    private static int Move(ReadOnlySpan<byte> token, Span<byte> target)
    {
        token.CopyTo(target);
        return token.Length;
    }
}
