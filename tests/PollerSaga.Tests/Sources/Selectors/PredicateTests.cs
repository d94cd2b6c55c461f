using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Sources.Selectors;

public sealed class PredicateTests
{
    [TestCase("$.a", "$.a", PredicateOperator.IsTrue, null)]
    [TestCase(" ! $.a ", "$.a", PredicateOperator.IsFalse, null)]
    [TestCase("$.a==1", "$.a", PredicateOperator.Equal, "1")]
    [TestCase("$.a != 'x y'", "$.a", PredicateOperator.NotEqual, "x y")]
    [TestCase("$.a<-1.5e3", "$.a", PredicateOperator.Less, "-1.5e3")]
    [TestCase("$[0] <= 10", "$[0]", PredicateOperator.LessOrEqual, "10")]
    [TestCase("$['a == b'] > true", "$['a == b']", PredicateOperator.Greater, "true")]
    [TestCase("$ .a >= null", "$ .a", PredicateOperator.GreaterOrEqual, "null")]
    [TestCase("header:X-More == \"\\u0041\"", "header:X-More", PredicateOperator.Equal, "A")]
    [TestCase("header:X-More!=false", "header:X-More", PredicateOperator.NotEqual, "false")]
    public void Parses_and_writes_the_same_predicate(string text, string selector, PredicateOperator comparison, string? literal)
    {
        var predicate = Predicate.Parse(text);

        Assert.That((predicate.Selector.Text, predicate.Operator, predicate.Literal?.Text), Is.EqualTo((selector, comparison, literal)));
        Assert.That(Predicate.Parse(predicate.ToString()), Is.EqualTo(predicate));
    }

    [TestCase("", 0)]
    [TestCase("a == 1", 0)]
    [TestCase("$.a =", 4)]
    [TestCase("$.a = 1", 4)]
    [TestCase("$.a ==", 6)]
    [TestCase("$.a == open", 7)]
    [TestCase("$.a == 01", 7)]
    [TestCase("$.a == +1", 7)]
    [TestCase("$.a == 'x", 7)]
    [TestCase("$.a == 1 == 2", 9)]
    [TestCase("$.a == 1 && $.b", 9)]
    [TestCase("$.a && $.b", 4)]
    [TestCase("!$.a == 1", 5)]
    [TestCase("$.a == True", 7)]
    public void Refuses_other_text_and_states_the_position(string text, int position) => Assert.That(
        () => Predicate.Parse(text),
        Throws.TypeOf<SelectorException>().With.Property(nameof(SelectorException.Position)).EqualTo(position));

    [TestCase("null", false)]
    [TestCase("false", false)]
    [TestCase("true", true)]
    [TestCase("0", false)]
    [TestCase("-0.00e7", false)]
    [TestCase("0.01", true)]
    [TestCase("1e-400", true)]
    [TestCase("\"\"", false)]
    [TestCase("\"0\"", true)]
    [TestCase("\"false\"", true)]
    [TestCase("[]", true)]
    [TestCase("{}", true)]
    [TestCase(null, false)]
    public void Is_true_for_everything_but_nothing_null_false_zero_and_the_empty_text(string? value, bool expected)
    {
        Assert.That(Evaluate("$.a", value), Is.EqualTo(expected));
        Assert.That(Evaluate("!$.a", value), Is.EqualTo(!expected));
    }

    [TestCase("1", "==", "1.0", true)]
    [TestCase("100", "==", "1e2", true)]
    [TestCase("0.1", "==", "0.10", true)]
    [TestCase("9007199254740993", "==", "9007199254740992", false)]
    [TestCase("1e300", "==", "1e300", true)]
    [TestCase("1e300", ">", "1e299", true)]
    [TestCase("\"5\"", "==", "5", true)]
    [TestCase("5", "==", "'5'", true)]
    [TestCase("\" 5\"", "==", "5", false)]
    [TestCase("\"5\"", "==", "'5.0'", false)]
    [TestCase("\"NaN\"", "==", "0", false)]
    [TestCase("\"\"", "==", "0", false)]
    [TestCase("\"10\"", "<", "9", false)]
    [TestCase("\"10\"", "<", "'9'", true)]
    [TestCase("\"2026-01-31\"", "<=", "'2026-02-01'", true)]
    [TestCase("\"open\"", "==", "'open'", true)]
    [TestCase("\"open\"", "==", "'Open'", false)]
    [TestCase("\"é\"", "==", "'\\u00e9'", true)]
    [TestCase("true", "==", "true", true)]
    [TestCase("false", "==", "true", false)]
    [TestCase("\"True\"", "==", "true", true)]
    [TestCase("1", "==", "true", false)]
    [TestCase("null", "==", "null", true)]
    [TestCase(null, "==", "null", true)]
    [TestCase(null, "!=", "null", false)]
    [TestCase(null, "==", "0", false)]
    [TestCase(null, "!=", "0", true)]
    [TestCase(null, "<", "0", false)]
    [TestCase(null, "<=", "null", true)]
    [TestCase("null", ">=", "null", true)]
    [TestCase("null", "<", "1", false)]
    [TestCase("true", ">", "false", false)]
    [TestCase("\"a\"", "<", "1", false)]
    [TestCase("[]", "==", "null", false)]
    [TestCase("[]", "!=", "'x'", true)]
    [TestCase("{}", "<=", "'x'", false)]
    [TestCase("3", "<=", "3", true)]
    [TestCase("3", ">=", "4", false)]
    public void Compares_numbers_texts_and_literals(string? value, string comparison, string literal, bool expected) =>
        Assert.That(Evaluate($"$.a {comparison} {literal}", value), Is.EqualTo(expected));

    [Test]
    public void Equality_and_its_opposite_never_agree()
    {
        string?[] values = ["0", "1.0", "\"1\"", "\"\"", "\"a\"", "true", "false", "\"true\"", "null", "[]", "{}", null];
        string[] literals = ["0", "1", "'1'", "''", "'a'", "true", "false", "null"];

        Assert.Multiple(() =>
        {
            foreach (var (value, literal) in values.SelectMany(_ => literals, (value, literal) => (value, literal)))
            {
                Assert.That(
                    Evaluate($"$.a == {literal}", value),
                    Is.Not.EqualTo(Evaluate($"$.a != {literal}", value)),
                    $"{value}, {literal}");
                Assert.That(
                    Evaluate($"$.a < {literal}", value) && Evaluate($"$.a >= {literal}", value),
                    Is.False,
                    $"{value}, {literal}");
            }
        });
    }

    private static bool Evaluate(string predicate, string? json) => Predicate.Parse(predicate).Evaluate(_ =>
    {
        if (json is null)
            return SelectedValue.Absent;
        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        return new SelectedValue(value.ValueKind, value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Object or JsonValueKind.Array => string.Empty,
            _ => json,
        });
    });
}
