namespace PollerSaga.Sources.Documents;

/// <summary>An error of a definition.</summary>
/// <param name="File">The file or other origin, as the user named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Path">The path of the key, for example <c>streams.issues.pagination.next</c>; empty for the whole definition.</param>
/// <param name="Message">The failure with its value, and the fix. It contains no value of a credential.</param>
internal sealed record DefinitionError(string File, int Line, int Column, string Path, string Message)
{
    public override string ToString() => Path.Length == 0
        ? $"{File}:{Line}:{Column}: {Message}"
        : $"{File}:{Line}:{Column}: {Path}: {Message}";
}
