using System.Text.Json;

namespace PollerSaga.Sources.Selectors;

public sealed partial record Predicate
{
    // The longer symbols come first.
    private static readonly (string Symbol, PredicateOperator Operator)[] Operators =
    [
        ("==", PredicateOperator.Equal),
        ("!=", PredicateOperator.NotEqual),
        ("<=", PredicateOperator.LessOrEqual),
        (">=", PredicateOperator.GreaterOrEqual),
        ("<", PredicateOperator.Less),
        (">", PredicateOperator.Greater),
    ];

    /// <summary>Parses a predicate.</summary>
    /// <param name="text">For example <c>$.has_more</c>, <c>!$.next</c> or <c>header:X-Pages != "0"</c>.</param>
    /// <returns>The predicate.</returns>
    /// <exception cref="SelectorException">The text is not valid.</exception>
    public static Predicate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scanner = new SelectorScanner(text);
        scanner.SkipBlanks();
        var isNegated = scanner.Skip("!");
        scanner.SkipBlanks();
        var selector = Selector.Read(ref scanner);
        scanner.SkipBlanks();
        if (scanner.IsAtEnd)
            return new Predicate(selector, isNegated ? PredicateOperator.IsFalse : PredicateOperator.IsTrue, Literal: null);

        var comparisonAt = scanner.Position;
        var comparison = ReadOperator(ref scanner);
        if (isNegated)
        {
            throw new SelectorException(
                "'!' cannot be combined with a comparison; use the opposite comparison, for example != instead of ==.",
                comparisonAt);
        }

        scanner.SkipBlanks();
        var literal = ReadLiteral(ref scanner);
        scanner.SkipBlanks();
        return scanner.IsAtEnd
            ? new Predicate(selector, comparison, literal)
            : throw new SelectorException("expected the end of the predicate; a predicate has one comparison.", scanner.Position);
    }

    private static PredicateOperator ReadOperator(ref SelectorScanner scanner)
    {
        foreach (var (symbol, comparison) in Operators)
        {
            if (scanner.Skip(symbol))
                return comparison;
        }

        throw new SelectorException(
            scanner.Next == '='
                ? "'=' compares nothing; write '=='."
                : "expected ==, !=, <, <=, >, >= or the end, for example $.page < 10.",
            scanner.Position);
    }

    private static SelectedValue ReadLiteral(ref SelectorScanner scanner)
    {
        if (scanner.Next is '\'' or '"')
            return new SelectedValue(JsonValueKind.String, scanner.ReadQuoted());

        var start = scanner.Position;
        var word = scanner.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '.' or '_');
        return word switch
        {
            "true" => new SelectedValue(JsonValueKind.True, word),
            "false" => new SelectedValue(JsonValueKind.False, word),
            "null" => new SelectedValue(JsonValueKind.Null, word),
            _ when IsNumber(word) => new SelectedValue(JsonValueKind.Number, word),
            _ => throw new SelectorException(
                $"a literal follows the comparison: a text in quotes such as 'open', a number, true, false or null{Describe(word)}.",
                start),
        };
    }

    private static string Describe(string word) => word.Length == 0 ? string.Empty : $"; put {word} in quotes if it is a text";

    private static bool IsNumber(string word)
    {
        if (word is not ['-' or (>= '0' and <= '9'), ..])
            return false;

        try
        {
            using var number = JsonDocument.Parse(word);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
