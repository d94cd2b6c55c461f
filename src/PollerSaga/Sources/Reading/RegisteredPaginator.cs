namespace PollerSaga.Sources.Reading;

/// <summary>The name of a paginator that the host has registered, and that definitions can use.</summary>
/// <param name="Name">The name.</param>
internal sealed record RegisteredPaginator(string Name);
