namespace PollerSaga.Worker.Http.Sources;

/// <summary>All sources, by name.</summary>
/// <param name="Sources">The sources.</param>
internal sealed record SourceListResponse(IReadOnlyList<SourceListItem> Sources);
