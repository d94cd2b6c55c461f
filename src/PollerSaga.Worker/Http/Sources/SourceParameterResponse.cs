namespace PollerSaga.Worker.Http.Sources;

/// <summary>A parameter of a source.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsRequired">Whether a job must supply the value.</param>
/// <param name="Default">The value of a job that supplies none; null for none.</param>
/// <param name="Description">The meaning of the value; null for no description.</param>
internal sealed record SourceParameterResponse(string Name, bool IsRequired, string? Default, string? Description);
