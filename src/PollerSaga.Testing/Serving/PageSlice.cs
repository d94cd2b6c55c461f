namespace PollerSaga.Testing.Serving;

/// <summary>The content of a page.</summary>
/// <param name="Ids">The ids of its records.</param>
/// <param name="Size">The page size of the request.</param>
/// <param name="Total">The stated number of records.</param>
/// <param name="NextStart">The position of the page after it, even if that has no records.</param>
/// <param name="HasMore">Whether the page after it has positions.</param>
internal sealed record PageSlice(IReadOnlyList<long> Ids, int Size, long Total, long NextStart, bool HasMore);
