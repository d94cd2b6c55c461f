using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary>A partner's API: its address, credentials, limits and streams. It contains no secrets.</summary>
/// <param name="Name">The name of the source.</param>
/// <param name="Url">The base of the streams' paths.</param>
/// <param name="Parameters">The parameters by name.</param>
/// <param name="Credentials">The credentials; null for none.</param>
/// <param name="Headers">The headers of every request.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Streams">The streams by name, in the order of the definition.</param>
internal sealed record SourceDefinition(
    string Name,
    Template Url,
    IReadOnlyDictionary<string, SourceParameter> Parameters,
    CredentialsDefinition? Credentials,
    IReadOnlyList<TemplateField> Headers,
    SourceLimits Limits,
    IReadOnlyDictionary<string, StreamDefinition> Streams);
