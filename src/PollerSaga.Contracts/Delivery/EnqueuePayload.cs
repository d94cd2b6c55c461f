using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// Command to put the task's pointer message on the processing queue. A repeated command puts the same message, with the same id, there
/// again.
/// </summary>
/// <param name="Page">The task's page.</param>
/// <param name="PayloadLocation">Location of the stored payload.</param>
/// <param name="Facts">What the response states about the page; null for the built-in dialect.</param>
public sealed record EnqueuePayload(PollerPage Page, PayloadLocation PayloadLocation, PageFacts? Facts = null);
