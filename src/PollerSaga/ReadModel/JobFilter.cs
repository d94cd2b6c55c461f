using PollerSaga.Contracts.Jobs;

namespace PollerSaga.ReadModel;

/// <summary>The jobs of a list.</summary>
/// <param name="State">Only jobs in this state; null for any.</param>
/// <param name="StartedFrom">Only jobs that started at this time or later; null for any.</param>
/// <param name="StartedBefore">Only jobs that started before this time; null for any.</param>
internal sealed record JobFilter(PollerJobState? State = null, DateTimeOffset? StartedFrom = null, DateTimeOffset? StartedBefore = null);
