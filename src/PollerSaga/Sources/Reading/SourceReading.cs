using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>The result of reading a definition.</summary>
/// <param name="Definition">The definition; null if it has errors.</param>
/// <param name="Errors">All errors, in the order of the file; empty for a valid definition.</param>
internal sealed record SourceReading(SourceDefinition? Definition, IReadOnlyList<DefinitionError> Errors)
{
    /// <summary>Returns the definition.</summary>
    /// <exception cref="SourceDefinitionException">The definition has errors.</exception>
    public SourceDefinition Require() => Definition ?? throw new SourceDefinitionException(Errors);
}
