namespace PollerSaga.Contracts.Tasks;

/// <summary>The task cannot be done; the other tasks of its job go on.</summary>
/// <param name="Page">The task's page.</param>
/// <param name="Error">The reason, for a person.</param>
/// <param name="Attempts">Tries it took, at least 1.</param>
/// <param name="HttpStatus">The status of the API's last answer; null where there was none.</param>
public sealed record PollerTaskFailed(PollerPage Page, string Error, int Attempts, int? HttpStatus = null);
