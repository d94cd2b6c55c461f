using System.Globalization;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads how a listing by position ends: <c>empty</c>, <c>short</c>, statuses such as <c>[404, 416]</c>, or a predicate.</summary>
internal sealed class EndReader(ValueReader values, ExpressionReader expressions, DefinitionErrors errors)
{
    private static readonly string[] Names = ["empty", "short"];

    public EndRule? Read(Entry? entry)
    {
        const string Expected = "empty, short, statuses such as [404, 416], or a predicate such as !$.has_more";
        if (entry is not { } value)
            return EndRule.Empty;
        if (value.Node is ListNode || (value.Node is ScalarNode scalar && scalar.Type == ScalarType.Integer))
            return ReadStatuses(value);
        if (values.Text(entry, Expected) is not { } text)
            return null;

        switch (text.Text)
        {
            case "empty":
                return EndRule.Empty;
            case "short":
                return EndRule.Short;
            case ['$' or '!', ..] or ['h', 'e', 'a', 'd', 'e', 'r', ':', ..]:
                return expressions.Predicate(entry) is { } predicate ? new EndRule(EndRuleKind.Predicate, [], predicate) : null;
            default:
                var nearest = NearestName.Find(text.Text, Names) is { } name ? $" Did you mean '{name}'?" : string.Empty;
                errors.Add(value.Node, value.Path, $"The value is {DefinitionErrors.Show(text.Text)}. Expected {Expected}.{nearest}");
                return null;
        }
    }

    private EndRule? ReadStatuses(Entry value)
    {
        const string Expected = "a status of pages beyond the end, for example 404";
        var statuses = new List<int>();
        var before = errors.Count;
        foreach (var item in ValueReader.Items(value))
        {
            if (values.Text(item, Expected) is not { } text)
                continue;
            if (StatusReader.IsStatus(text.Text)
                && int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                statuses.Add(status);
            }
            else
            {
                errors.Add(item.Node, item.Path, $"The value is {DefinitionErrors.Show(text.Text)}. Expected {Expected}.");
            }
        }

        if (statuses.Count == 0 && errors.Count == before)
            errors.Add(value.Node, value.Path, $"The list is empty. Expected {Expected}.");
        return errors.Count == before ? new EndRule(EndRuleKind.Status, statuses, Predicate: null) : null;
    }
}
