using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads the error rules of a source or stream.</summary>
internal sealed class ErrorRulesReader(ValueReader values, ExpressionReader expressions, DefinitionErrors errors)
{
    private const string Example = "{ status: 404, action: empty }";

    public IReadOnlyList<ErrorRule> Read(Entry? entry)
    {
        if (entry is not { } value)
            return [];

        if (value.Node is not ListNode)
        {
            errors.Add(value.Node, value.Path, $"The value is {value.Node.Kind}. Expected a list of rules, for example [{Example}].");
            return [];
        }

        return [.. ValueReader.Items(value).Select(ReadRule).OfType<ErrorRule>()];
    }

    private ErrorRule? ReadRule(Entry entry)
    {
        if (Section.Open(entry, errors, Example, DefinitionKeys.ErrorRule) is not { } section)
            return null;

        var statuses = new StatusReader(values, errors).Ranges(section.Find("status"));
        var headers = ReadHeaders(section.Find("header"));
        var body = expressions.Predicate(section.Find("body"));
        var action = values.Choice<ErrorAction>(section.Require("action", "action: retry"));
        var wait = expressions.Selector(section.Find("wait"));
        var message = values.Text(section.Find("message"), "a text")?.Text;

        if (section.Find("status") is null && section.Find("header") is null && section.Find("body") is null)
            section.Fail("The rule has no condition, and would apply to every response. Add 'status', 'header' or 'body'.");
        if (section.Find("wait") is { } place && action is not (null or ErrorAction.Wait))
            errors.Add(place.Node, place.Path, "A wait time has no effect on this action. Write 'action: wait', or remove the key 'wait'.");
        return action is { } known ? new ErrorRule(statuses, headers, body, known, wait, message) : null;
    }

    private Dictionary<string, string> ReadHeaders(Entry? entry)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (entry is not { } value
            || Section.Open(value, errors, "{ X-RateLimit-Remaining: \"0\" }") is null
            || value.Node is not MappingNode mapping)
        {
            return headers;
        }

        foreach (var (key, node) in mapping.Entries)
        {
            var path = DocumentPath.Of(value.Path, key.Text);
            var text = values.Text(new Entry(node, path), "the value of the header", canBeEmpty: true)?.Text;
            if (!HeaderName.IsValid(key.Text))
                errors.Add(key, path, $"{DefinitionErrors.Show(key.Text)} is no name of a header. {HeaderName.Expected}");
            else if (text is not null && !headers.TryAdd(key.Text, text))
                errors.Add(key, path, $"The header {key.Text} occurs twice. Names of headers do not depend on case. Remove one of them.");
        }

        return headers;
    }
}
