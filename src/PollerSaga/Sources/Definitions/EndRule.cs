using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>How a page by position shows the end of a listing without a total.</summary>
/// <param name="Kind">The kind of rule.</param>
/// <param name="Statuses">The statuses of pages beyond the end, for <see cref="EndRuleKind.Status"/>.</param>
/// <param name="Predicate">The predicate that is true on the last page, for <see cref="EndRuleKind.Predicate"/>.</param>
internal sealed record EndRule(EndRuleKind Kind, IReadOnlyList<int> Statuses, Predicate? Predicate)
{
    /// <summary>The default: a page without records.</summary>
    public static EndRule Empty { get; } = new(EndRuleKind.Empty, [], null);

    /// <summary>A page with fewer records than the page size.</summary>
    public static EndRule Short { get; } = new(EndRuleKind.Short, [], null);
}
