using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Contracts.Delivery;

/// <summary>The task's pointer message is on the processing queue.</summary>
/// <param name="Page">The task's page.</param>
public sealed record PayloadEnqueued(PollerPage Page);
