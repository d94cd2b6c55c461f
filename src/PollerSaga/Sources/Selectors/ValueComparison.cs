using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PollerSaga.Sources.Selectors;

/// <summary>The comparisons of <see cref="Predicate"/>, which documents them.</summary>
internal static class ValueComparison
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("+-.eE0123456789");

    public static bool IsTrue(SelectedValue value) => value.Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.Text.Length > 0,
        JsonValueKind.Number => !IsZero(value.Text),
        _ => true,
    };

    public static bool AreEqual(SelectedValue left, SelectedValue right) => (left.Kind, right.Kind) switch
    {
        (JsonValueKind.Undefined or JsonValueKind.Null, JsonValueKind.Undefined or JsonValueKind.Null) => true,
        (JsonValueKind.String, JsonValueKind.String) => left.Text == right.Text,
        (JsonValueKind.String or JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False)
            or (JsonValueKind.True or JsonValueKind.False, JsonValueKind.String) =>
            left.Text.Equals(right.Text, StringComparison.OrdinalIgnoreCase),
        _ => CompareNumbers(left, right) == 0,
    };

    /// <summary>Returns the order of two numbers or two strings; null if there is none.</summary>
    public static int? Compare(SelectedValue left, SelectedValue right) =>
        (left.Kind, right.Kind) is (JsonValueKind.String, JsonValueKind.String)
            ? string.CompareOrdinal(left.Text, right.Text)
            : CompareNumbers(left, right);

    private static int? CompareNumbers(SelectedValue left, SelectedValue right)
    {
        if (!IsNumeric(left) || !IsNumeric(right))
            return null;
        if (left.Text == right.Text)
            return 0;
        if (decimal.TryParse(left.Text, Number, CultureInfo.InvariantCulture, out var exactLeft)
            && decimal.TryParse(right.Text, Number, CultureInfo.InvariantCulture, out var exactRight))
        {
            return exactLeft.CompareTo(exactRight);
        }

        // Beyond ±7.9e28.
        return double.Parse(left.Text, Number, CultureInfo.InvariantCulture)
            .CompareTo(double.Parse(right.Text, Number, CultureInfo.InvariantCulture));
    }

    // 'Infinity' and 'NaN' are words, not numbers.
    private static bool IsNumeric(SelectedValue value) =>
        value.Kind is JsonValueKind.Number or JsonValueKind.String
        && value.Text.Length > 0
        && value.Text.AsSpan().IndexOfAnyExcept(NumberLetters) < 0
        && double.TryParse(value.Text, Number, CultureInfo.InvariantCulture, out _);

    // Without the exponent: a number such as 1e-400 is not 0, although it is below the range of a double.
    private static bool IsZero(string number)
    {
        var exponent = number.AsSpan().IndexOfAny('e', 'E');
        return number.AsSpan(0, exponent < 0 ? number.Length : exponent).IndexOfAnyInRange('1', '9') < 0;
    }
}
