namespace PollerSaga.Contracts.Tasks;

/// <summary>Asks to fetch the task's page and save it. A repeat overwrites the payload with the API's newest answer.</summary>
/// <param name="Page">The task's page.</param>
public sealed record FetchPayload(PollerPage Page);
