namespace PollerSaga.Window;

/// <summary>How the number of a job's pages becomes known.</summary>
public enum ListingKind
{
    /// <summary>The number of pages is planned before the first page.</summary>
    Planned,

    /// <summary>The first page states the number of records or pages.</summary>
    Counted,

    /// <summary>The pages run ahead until pages without records show the end.</summary>
    Open,

    /// <summary>Each page determines the next one.</summary>
    Chain,
}
