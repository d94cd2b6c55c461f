namespace PollerSaga.Testing;

/// <summary>A request that reached an <see cref="HttpFront"/>.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query with its question mark; empty without one.</param>
/// <param name="Headers">The headers, with names in lower case.</param>
public sealed record HttpFrontRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers);
