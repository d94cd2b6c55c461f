using System.Globalization;
using System.Text;

namespace PollerSaga.Sources.Selectors;

/// <summary>Reads the text of a selector or predicate from left to right.</summary>
internal ref struct SelectorScanner(string text)
{
    public readonly string Text => text;

    public int Position { get; set; }

    public readonly bool IsAtEnd => Position >= text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public readonly char Next => Peek(0);

    public readonly char Peek(int offset) => Position + offset < text.Length ? text[Position + offset] : '\0';

    /// <summary>Skips spaces, tabs and line breaks, as in JSON.</summary>
    public void SkipBlanks()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
            Position++;
    }

    public bool Skip(string token)
    {
        if (!text.AsSpan(Position).StartsWith(token, StringComparison.Ordinal))
            return false;
        Position += token.Length;
        return true;
    }

    public string TakeWhile(Func<char, bool> isTaken)
    {
        var start = Position;
        while (!IsAtEnd && isTaken(Next))
            Position++;
        return text[start..Position];
    }

    /// <summary>Reads a string literal of RFC 9535, in single or double quotes.</summary>
    /// <exception cref="SelectorException">The literal is not valid.</exception>
    public string ReadQuoted()
    {
        var (start, quote) = (Position, Next);
        var unescaped = new StringBuilder();
        for (Position++; !IsAtEnd && Next != quote;)
            unescaped.Append(ReadCharacter(quote));
        if (IsAtEnd)
            throw new SelectorException($"the quote {quote} is not closed.", start);

        Position++;
        var value = unescaped.ToString();
        return IsUnicode(value)
            ? value
            : throw new SelectorException(@"the quoted text has half of a surrogate pair; write both, for example \ud83d\ude00.", start);
    }

    private char ReadCharacter(char quote)
    {
        var letter = Next;
        if (letter < ' ')
        {
            throw new SelectorException(
                string.Create(CultureInfo.InvariantCulture, $@"the control character U+{(int)letter:X4} must be escaped, for example \n."),
                Position);
        }

        Position++;
        return letter == '\\' ? ReadEscape(quote) : letter;
    }

    private char ReadEscape(char quote)
    {
        var start = Position - 1;
        var letter = Next;
        Position++;
        return letter switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' or '\\' => letter,
            '\'' or '"' when letter == quote => letter,
            'u' => ReadHexadecimal(start),
            _ => throw new SelectorException(
                $@"the escape sequence is not valid; valid are \b \f \n \r \t \/ \\ \{quote} and \u with four hexadecimal digits.",
                start),
        };
    }

    private char ReadHexadecimal(int start)
    {
        if (Position + 4 > text.Length
            || !ushort.TryParse(text.AsSpan(Position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw new SelectorException(@"four hexadecimal digits follow \u, for example \u00e9.", start);
        }

        Position += 4;
        return (char)code;
    }

    private static bool IsUnicode(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }
}
