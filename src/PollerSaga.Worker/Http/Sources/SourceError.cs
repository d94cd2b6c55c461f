using PollerSaga.Sources.Documents;

namespace PollerSaga.Worker.Http.Sources;

/// <summary>An error of a definition.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Path">The path of the key, for example <c>streams.issues.pagination.next</c>; empty for the whole definition.</param>
/// <param name="Message">The failure with its value, and the fix.</param>
internal sealed record SourceError(int Line, int Column, string Path, string Message)
{
    public static SourceError From(DefinitionError error) => new(error.Line, error.Column, error.Path, error.Message);
}
