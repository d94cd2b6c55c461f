namespace PollerSaga.Testing.Faults;

/// <summary>A page with fewer records than the page size. The others do not exist, as if a filter removed them.</summary>
/// <param name="Page">The page, from 0, in pages of the dialect's size.</param>
/// <param name="Records">The number of records, from 0 (an empty page in the middle); −1 is half of the page size.</param>
public sealed record ShortPage(int Page, int Records);
