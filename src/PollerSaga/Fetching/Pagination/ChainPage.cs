namespace PollerSaga.Fetching.Pagination;

/// <summary>A page of a chain, as the loop guard compares it.</summary>
/// <param name="Index">The index of the page, from 0.</param>
/// <param name="Next">The hash of the continuation (<see cref="LoopGuard.TokenHash"/>); null for the last page.</param>
/// <param name="Digest">The hash of the body.</param>
/// <param name="Records">The number of records; null if it is unknown.</param>
internal readonly record struct ChainPage(int Index, ulong? Next, ulong Digest, long? Records);
