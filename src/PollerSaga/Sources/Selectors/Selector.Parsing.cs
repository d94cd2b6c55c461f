using System.Globalization;

namespace PollerSaga.Sources.Selectors;

public sealed partial class Selector
{
    /// <summary>The maximum length of a selector in characters.</summary>
    public const int MaxLength = 4096;

    private const string HeaderPrefix = "header:";

    /// <summary>Parses a selector.</summary>
    /// <param name="text">
    /// For example <c>$.items[-1].id</c> or <c>header:X-Next</c>, up to 4,096 characters. A name after a dot can also contain characters
    /// that RFC 9535 does not allow there, such as <c>-</c> and <c>@</c>; other names are written in brackets.
    /// </param>
    /// <returns>The selector.</returns>
    /// <exception cref="SelectorException">The text is not valid.</exception>
    public static Selector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new SelectorException(
                string.Create(CultureInfo.InvariantCulture, $"a selector has at most {MaxLength} characters; this one has {text.Length}."),
                MaxLength);
        }

        var scanner = new SelectorScanner(text);
        var selector = Read(ref scanner);
        if (scanner.IsAtEnd)
            return selector;
        throw selector.Header is null
            ? new SelectorException("expected '.name' or '[…]', for example $.items[0].id.", scanner.Position)
            : new SelectorException("the header's name contains a character that HTTP does not allow there.", scanner.Position);
    }

    /// <summary>Reads the selector at the start of a predicate.</summary>
    internal static Selector Read(ref SelectorScanner scanner)
    {
        var start = scanner.Position;
        if (scanner.Skip(HeaderPrefix))
            return ReadHeader(ref scanner, start);
        if (!scanner.Skip("$"))
            throw new SelectorException("a selector begins with '$' or 'header:', for example $.items or header:X-Next.", start);

        var steps = new List<SelectorStep>();
        var end = scanner.Position;
        for (scanner.SkipBlanks(); scanner.Next is '.' or '['; scanner.SkipBlanks())
        {
            steps.Add(scanner.Next == '.' ? ReadMember(ref scanner) : ReadBracket(ref scanner));
            end = scanner.Position;
        }

        scanner.Position = end; // The blanks after it belong to the predicate.
        return new Selector(scanner.Text[start..end], header: null, steps);
    }

    private static Selector ReadHeader(ref SelectorScanner scanner, int start)
    {
        scanner.SkipBlanks();
        var nameAt = scanner.Position;
        while (IsHeaderCharacter(scanner.Next) && !(scanner.Next == '!' && scanner.Peek(1) == '='))
            scanner.Position++;
        return scanner.Position > nameAt
            ? new Selector(scanner.Text[start..scanner.Position], scanner.Text[nameAt..scanner.Position], [])
            : throw new SelectorException("a header's name follows 'header:', for example header:X-Next.", nameAt);
    }

    private static SelectorStep ReadMember(ref SelectorScanner scanner)
    {
        scanner.Position++;
        var start = scanner.Position;
        var name = scanner.TakeWhile(IsNameCharacter);
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]))
            return new SelectorStep(name, 0);
        throw scanner.Next is '*' or '.'
            ? OnlyOneValue(start)
            : new SelectorException(
                "a member's name follows '.', for example $.items; write a name with other characters in brackets: $['a b'].",
                start);
    }

    private static SelectorStep ReadBracket(ref SelectorScanner scanner)
    {
        var start = scanner.Position++;
        scanner.SkipBlanks();
        var step = scanner.Next is '\'' or '"' ? new SelectorStep(scanner.ReadQuoted(), 0) : ReadIndex(ref scanner, start);
        scanner.SkipBlanks();
        if (scanner.Skip("]"))
            return step;
        throw scanner.Next is ',' or ':' ? OnlyOneValue(start) : new SelectorException("expected ']'.", scanner.Position);
    }

    // RFC 9535 allows neither leading zeros nor −0.
    private static SelectorStep ReadIndex(ref SelectorScanner scanner, int start)
    {
        var isNegative = scanner.Skip("-");
        var digits = scanner.TakeWhile(char.IsAsciiDigit);
        if (digits is ['0'] or [>= '1' and <= '9', ..]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && (!isNegative || index == 1))
        {
            return new SelectorStep(Name: null, isNegative ? -1 : index);
        }

        throw OnlyOneValue(start);
    }

    private static SelectorException OnlyOneValue(int position) => new(
        "brackets contain a quoted name, an index from 0, or -1 for the last element, for example $['a b'][0]; a selector finds one value, "
        + "so that wildcards, slices and filters are not allowed.",
        position);

    private static bool IsNameCharacter(char letter) =>
        letter > ' ' && !".[]'\"*?=!<>(),:&|\\\u007f".Contains(letter, StringComparison.Ordinal);

    private static bool IsHeaderCharacter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || (letter != '\0' && "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));
}
