using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Errors;

/// <summary>What happens after an error.</summary>
/// <param name="Action">The action.</param>
/// <param name="Wait">
/// The time before the next request, more than zero: of the host with <see cref="ErrorAction.Wait"/>, of this request with
/// <see cref="ErrorAction.Retry"/>. Null if the response states none; the delay of the retry schedule then applies.
/// </param>
/// <param name="Message">The error, for people; null for the default text of the failure.</param>
public sealed record ErrorDecision(ErrorAction Action, TimeSpan? Wait, string? Message);
