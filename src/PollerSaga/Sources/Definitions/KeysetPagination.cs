using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>The key of the last record determines the next page.</summary>
/// <param name="Parameter">The parameter with the key.</param>
/// <param name="Last">The key of the last record, for example <c>$.data[-1].id</c>. Without a value, the page is the last one.</param>
/// <param name="While">A predicate that is false on the last page; null for none.</param>
/// <param name="In">The place of <paramref name="Parameter"/>.</param>
internal sealed record KeysetPagination(string Parameter, Selector Last, Predicate? While, RequestPlace In) : PaginationDefinition
{
    public override string Type => "keyset";
}
