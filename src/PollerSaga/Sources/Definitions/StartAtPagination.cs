namespace PollerSaga.Sources.Definitions;

/// <summary>The built-in dialect: a request for the metadata, and pages with <c>startAt</c> and <c>count</c>.</summary>
internal sealed record StartAtPagination : PaginationDefinition
{
    public override string Type => "startat";
}
