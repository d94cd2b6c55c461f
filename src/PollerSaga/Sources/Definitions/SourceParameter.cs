namespace PollerSaga.Sources.Definitions;

/// <summary>A value that a job may or must supply.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsRequired">Whether a job must supply the value.</param>
/// <param name="Default">The value of a job that supplies none; null for none.</param>
/// <param name="Description">What the value means; null for no description.</param>
internal sealed record SourceParameter(string Name, bool IsRequired, string? Default, string? Description);
