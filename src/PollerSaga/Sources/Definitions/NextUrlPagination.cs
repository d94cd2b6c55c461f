using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>The response contains the URL of the next page.</summary>
/// <param name="Next">The absolute or relative URL. Without a value, the page is the last one.</param>
internal sealed record NextUrlPagination(Selector Next) : PaginationDefinition
{
    public override string Type => "nextUrl";
}
