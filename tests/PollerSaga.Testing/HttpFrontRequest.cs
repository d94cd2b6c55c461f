namespace PollerSaga.Testing;

/// <summary>What went through an <see cref="HttpFront"/>, or was to.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query with its question mark; empty without one.</param>
/// <param name="Headers">The headers, names in lower case.</param>
public sealed record HttpFrontRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers);
