namespace PollerSaga.Fetching.Pagination;

/// <summary>A link of a <c>Link</c> header (RFC 8288).</summary>
/// <param name="Target">The absolute or relative URL.</param>
/// <param name="Parameters">The parameters. Names are compared without case; of a repeated one, the first counts.</param>
internal sealed record WebLink(string Target, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Whether the link is one from the page itself. An <c>anchor</c> makes it a link from something else.</summary>
    public bool IsAboutThisPage => !Parameters.ContainsKey("anchor");

    /// <summary>The value of a parameter; null without it.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Whether the relations of the link, which spaces separate, contain one.</summary>
    public bool HasRelation(string relation) => (this["rel"] ?? string.Empty)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Contains(relation, StringComparer.OrdinalIgnoreCase);
}
