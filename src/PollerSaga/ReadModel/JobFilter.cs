using PollerSaga.Contracts.Jobs;

namespace PollerSaga.ReadModel;

/// <summary>Which jobs are asked for.</summary>
/// <param name="State">Only jobs in this state; null for any.</param>
/// <param name="StartedFrom">Only jobs started then or later; null for any.</param>
/// <param name="StartedBefore">Only jobs started earlier; null for any.</param>
internal sealed record JobFilter(PollerJobState? State = null, DateTimeOffset? StartedFrom = null, DateTimeOffset? StartedBefore = null);
