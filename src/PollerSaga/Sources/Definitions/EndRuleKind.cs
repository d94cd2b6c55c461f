namespace PollerSaga.Sources.Definitions;

/// <summary>The kind of an <see cref="EndRule"/>.</summary>
internal enum EndRuleKind
{
    /// <summary>A page without records is beyond the end.</summary>
    Empty,

    /// <summary>A page with fewer records than the page size is the last one.</summary>
    Short,

    /// <summary>A response with one of the statuses is beyond the end.</summary>
    Status,

    /// <summary>A page for which the predicate is true is the last one.</summary>
    Predicate,
}
