namespace PollerSaga.Sources.Documents;

/// <summary>A value with the path of its key.</summary>
/// <param name="Node">The value.</param>
/// <param name="Path">The path.</param>
internal readonly record struct Entry(DocumentNode Node, string Path);
