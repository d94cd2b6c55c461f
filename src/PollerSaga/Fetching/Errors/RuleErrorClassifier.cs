using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Errors;

/// <summary>
/// The rules of a stream in their order, and then the defaults. A rule matches responses, not network errors. It matches a successful
/// response only if it has a predicate on the body, or states the status: otherwise, a rule on a header would discard pages.
/// </summary>
internal sealed class RuleErrorClassifier(IReadOnlyList<ErrorRule> rules) : IErrorClassifier
{
    private static readonly DefaultErrorClassifier Defaults = new();

    public IReadOnlyList<Selector> Selectors { get; } =
    [
        .. rules
            .SelectMany(rule => new[] { rule.Body?.Selector, rule.Wait })
            .OfType<Selector>()
            .Where(selector => selector.Header is null)
            .Distinct(),
    ];

    public ErrorDecision? Classify(ErrorContext context) =>
        rules.FirstOrDefault(rule => IsMatch(rule, context)) is { } rule ? Decide(rule, context) : Defaults.Classify(context);

    private static bool IsMatch(ErrorRule rule, ErrorContext context) =>
        context.Status is { } status
        && (rule.Statuses.Count == 0
            ? !context.IsSuccess || rule.Body is not null
            : rule.Statuses.Any(range => range.First <= status && status <= range.Last))
        && rule.Headers.All(header => IsMatch(header, context))
        && (rule.Body is null || rule.Body.Evaluate(selector => ValueOf(selector, context)));

    private static bool IsMatch(KeyValuePair<string, string> required, ErrorContext context) =>
        context.FindHeader(required.Key) is { } value
        && (required.Value.Length == 0 || string.Equals(value.Trim(), required.Value.Trim(), StringComparison.OrdinalIgnoreCase));

    private static ErrorDecision Decide(ErrorRule rule, ErrorContext context)
    {
        var action = rule.Action == ErrorAction.Refresh && context.HasBeenRefreshed ? ErrorAction.Stop : rule.Action;
        var wait = action is ErrorAction.Wait or ErrorAction.Retry ? FindWait(rule, context) ?? context.FindWait() : null;
        return new ErrorDecision(action, wait, ErrorMessage.Of(context, rule.Message));
    }

    private static TimeSpan? FindWait(ErrorRule rule, ErrorContext context) =>
        rule.Wait is null ? null : context.Limit(ResetTime.FindWait(ValueOf(rule.Wait, context).Text, context.Now));

    private static SelectedValue ValueOf(Selector selector, ErrorContext context)
    {
        if (selector.Header is not { } header)
            return context.Value(selector);
        return context.FindHeader(header) is { } text
            ? new SelectedValue(System.Text.Json.JsonValueKind.String, text)
            : SelectedValue.Absent;
    }
}
