namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// The task's page has no records, for example because it is beyond the end of the listing. Nothing is saved or delivered.
/// </summary>
/// <param name="Page">The task's page.</param>
/// <param name="Facts">What the response states about the listing.</param>
/// <param name="Attempts">Number of requests, at least 1.</param>
/// <param name="HttpStatus">HTTP status of the response.</param>
public sealed record PageSkipped(PollerPage Page, PageFacts Facts, int Attempts, int? HttpStatus = null);
