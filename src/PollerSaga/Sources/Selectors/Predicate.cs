using System.Text.Json;

namespace PollerSaga.Sources.Selectors;

/// <summary>
/// A condition on a value of a response: <c>selector</c>, <c>!selector</c>, or <c>selector == literal</c>, also with <c>!=</c>,
/// <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>. A value that is absent, null, false, 0 or "" is false.
/// </summary>
/// <remarks>
/// <para>A literal is a string in single or double quotes, a number, <c>true</c>, <c>false</c> or <c>null</c>.</para>
/// <para>
/// Numbers are compared as decimals, so that 1 equals 1.0. A string that contains a number equals that number, and the strings
/// <c>true</c> and <c>false</c>, in any case, equal those literals: APIs send both forms, and a header is always a string. Two strings
/// are compared by their characters, also if both contain numbers. An absent value equals null.
/// </para>
/// <para>
/// <c>&lt;</c> and <c>&gt;</c> are false unless both sides are numbers, or both are strings. <c>&lt;=</c> and <c>&gt;=</c> are also true
/// if both sides are equal. An object or array equals no literal.
/// </para>
/// </remarks>
/// <param name="Selector">The value.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Literal">The literal; null without a comparison.</param>
public sealed partial record Predicate(Selector Selector, PredicateOperator Operator, SelectedValue? Literal)
{
    /// <summary>Evaluates the predicate.</summary>
    /// <param name="find">Returns the value of a selector; <see cref="SelectedValue.Absent"/> if there is none.</param>
    /// <returns>Whether the condition is met.</returns>
    public bool Evaluate(Func<Selector, SelectedValue> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        var value = find(Selector);
        var literal = Literal ?? SelectedValue.Absent;
        return Operator switch
        {
            PredicateOperator.IsTrue => ValueComparison.IsTrue(value),
            PredicateOperator.IsFalse => !ValueComparison.IsTrue(value),
            PredicateOperator.Equal => ValueComparison.AreEqual(value, literal),
            PredicateOperator.NotEqual => !ValueComparison.AreEqual(value, literal),
            PredicateOperator.Less => ValueComparison.Compare(value, literal) < 0,
            PredicateOperator.Greater => ValueComparison.Compare(value, literal) > 0,
            PredicateOperator.LessOrEqual => ValueComparison.AreEqual(value, literal) || ValueComparison.Compare(value, literal) < 0,
            PredicateOperator.GreaterOrEqual => ValueComparison.AreEqual(value, literal) || ValueComparison.Compare(value, literal) > 0,
            _ => throw new InvalidOperationException($"The operator {Operator} does not exist."),
        };
    }

    /// <summary>The text of the predicate.</summary>
    /// <returns>Text that <see cref="Parse"/> accepts, for example <c>$.page &lt; 10</c>.</returns>
    public override string ToString() => Operator switch
    {
        PredicateOperator.IsTrue => Selector.Text,
        PredicateOperator.IsFalse => $"!{Selector}",
        _ => $"{Selector} {Operators.First(pair => pair.Operator == Operator).Symbol} {Quote(Literal ?? SelectedValue.Absent)}",
    };

    private static string Quote(SelectedValue literal) =>
        literal.Kind == JsonValueKind.String ? JsonSerializer.Serialize(literal.Text) : literal.Text;
}
