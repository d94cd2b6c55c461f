using PollerSaga.Sources.Definitions;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>A stream that the form offers.</summary>
/// <param name="Name">The source and the stream.</param>
/// <param name="Version">The current version of the definition.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record SourceChoice(string Name, string Version, IReadOnlyList<SourceParameter> Parameters);
