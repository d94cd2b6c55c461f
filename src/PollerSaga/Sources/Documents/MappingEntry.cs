namespace PollerSaga.Sources.Documents;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
internal sealed record MappingEntry(ScalarNode Key, DocumentNode Value);
