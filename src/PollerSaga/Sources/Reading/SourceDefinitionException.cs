using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>A definition has errors.</summary>
/// <param name="errors">All errors. The message has one line for each.</param>
internal sealed class SourceDefinitionException(IReadOnlyList<DefinitionError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All errors.</summary>
    public IReadOnlyList<DefinitionError> Errors => errors;
}
