namespace PollerSaga.Sources.Documents;

/// <summary>A value of a definition's text, with its place.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal abstract record DocumentNode(int Line, int Column)
{
    /// <summary>The kind of value in messages, for example <c>a list</c>.</summary>
    public abstract string Kind { get; }
}
