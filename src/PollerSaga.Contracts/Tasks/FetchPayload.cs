namespace PollerSaga.Contracts.Tasks;

/// <summary>Command to fetch and store the task's page. A repeated command overwrites the payload with the API's latest response.</summary>
/// <param name="Page">The task's page.</param>
public sealed record FetchPayload(PollerPage Page);
