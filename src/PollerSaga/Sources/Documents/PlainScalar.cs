using System.Text.RegularExpressions;

namespace PollerSaga.Sources.Documents;

/// <summary>
/// The types of values without quotes. Only numbers that JSON has are numbers: <c>007</c>, <c>+1</c> and <c>0x10</c> stay text, because a
/// partner's codes and ids would lose characters as numbers.
/// </summary>
internal static partial class PlainScalar
{
    public static ScalarType TypeOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarType.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarType.Boolean,
        _ when Integer.IsMatch(text) => ScalarType.Integer,
        _ when Number.IsMatch(text) => ScalarType.Number,
        _ => ScalarType.Text,
    };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\z")]
    private static partial Regex Integer { get; }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number { get; }
}
