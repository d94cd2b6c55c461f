namespace PollerSaga.Sources.Documents;

/// <summary>Keys with values, in the order of the text. No key occurs twice.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record MappingNode(IReadOnlyList<MappingEntry> Entries, int Line, int Column) : DocumentNode(Line, Column)
{
    public override string Kind => "a mapping";

    /// <summary>Returns the entry of a key; null for none.</summary>
    public MappingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);
}
