namespace PollerSaga.Contracts.Tasks;

/// <summary>The task failed. The job's other tasks continue.</summary>
/// <param name="Page">The task's page.</param>
/// <param name="Error">Human-readable reason.</param>
/// <param name="Attempts">Number of attempts, at least 1.</param>
/// <param name="HttpStatus">HTTP status of the API's last response; null if there was no response.</param>
public sealed record PollerTaskFailed(PollerPage Page, string Error, int Attempts, int? HttpStatus = null);
