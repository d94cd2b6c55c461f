namespace PollerSaga.Sources.Documents;

/// <summary>A list of values.</summary>
/// <param name="Items">The values.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record ListNode(IReadOnlyList<DocumentNode> Items, int Line, int Column) : DocumentNode(Line, Column)
{
    public override string Kind => "a list";
}
