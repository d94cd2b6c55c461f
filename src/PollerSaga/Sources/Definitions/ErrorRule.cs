using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>What happens after a response that the conditions match. All conditions that are set must match.</summary>
/// <param name="Statuses">The statuses as ranges, for example 400–499 for <c>4xx</c>; empty for any status.</param>
/// <param name="Headers">The required headers and values; an empty value requires only the header.</param>
/// <param name="Body">The predicate on the body; null for none.</param>
/// <param name="Action">The action.</param>
/// <param name="Wait">The wait time of <see cref="ErrorAction.Wait"/> in the response; null for the standard headers.</param>
/// <param name="Message">The message of the error; null for the default.</param>
internal sealed record ErrorRule(
    IReadOnlyList<StatusRange> Statuses,
    IReadOnlyDictionary<string, string> Headers,
    Predicate? Body,
    ErrorAction Action,
    Selector? Wait,
    string? Message);
