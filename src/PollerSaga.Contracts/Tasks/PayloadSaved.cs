using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Contracts.Tasks;

/// <summary>The task's payload is stored.</summary>
/// <param name="Page">The task's page.</param>
/// <param name="PayloadLocation">Location of the stored payload.</param>
/// <param name="Bytes">Size of the decoded payload in bytes.</param>
/// <param name="Attempts">Number of requests, at least 1.</param>
/// <param name="HttpStatus">HTTP status of the response.</param>
/// <param name="Facts">What the response states about the page; null for the built-in dialect.</param>
public sealed record PayloadSaved(
    PollerPage Page,
    PayloadLocation PayloadLocation,
    long Bytes,
    int Attempts,
    int? HttpStatus = null,
    PageFacts? Facts = null);
