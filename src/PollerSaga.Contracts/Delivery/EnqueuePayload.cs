using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Contracts.Delivery;

/// <summary>Asks to put the task's pointer message on the processing queue. A repeat puts the same message, with the same id, there again.</summary>
/// <param name="Page">The task's page.</param>
/// <param name="PayloadLocation">Where its payload rests.</param>
public sealed record EnqueuePayload(PollerPage Page, PayloadLocation PayloadLocation);
