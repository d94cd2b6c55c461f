namespace PollerSaga.Fetching.Pagination;

/// <summary>The position of a page in its listing.</summary>
/// <param name="Index">The index of the page, from 0.</param>
/// <param name="Token">
/// The continuation of the previous page (<see cref="PageResult.Next"/>); null for the first page, and for pages by position.
/// </param>
/// <param name="PageSize">
/// The page size that an earlier response stated (<see cref="PageResult.PageSize"/>), at least 1; null for the size of the definition.
/// </param>
public sealed record PagePosition(int Index, string? Token, int? PageSize)
{
    /// <summary>The first page.</summary>
    public static PagePosition First { get; } = new(0, null, null);
}
