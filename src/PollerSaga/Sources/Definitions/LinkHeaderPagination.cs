namespace PollerSaga.Sources.Definitions;

/// <summary>The <c>Link</c> header contains the URL of the next page (RFC 8288).</summary>
/// <param name="Relation">The relation of the link, <c>next</c> by default.</param>
internal sealed record LinkHeaderPagination(string Relation) : PaginationDefinition
{
    public override string Type => "linkHeader";
}
