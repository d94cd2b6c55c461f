using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>A token in the response determines the next page.</summary>
/// <param name="Parameter">The parameter with the token.</param>
/// <param name="Next">The token of the next page. Without a value, the page is the last one.</param>
/// <param name="While">A predicate that is false on the last page; null for none.</param>
/// <param name="In">The place of <paramref name="Parameter"/>.</param>
internal sealed record CursorPagination(string Parameter, Selector Next, Predicate? While, RequestPlace In) : PaginationDefinition
{
    public override string Type => "cursor";
}
