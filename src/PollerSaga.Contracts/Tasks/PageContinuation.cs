namespace PollerSaga.Contracts.Tasks;

/// <summary>What the previous page of a chain determines about a page.</summary>
/// <param name="Token">The cursor, key or URL from the previous page. A secret in it is replaced by its name.</param>
/// <param name="PreviousDigest">The hash of the previous page's content; null if it is unknown.</param>
/// <param name="RepeatOf">
/// The index of an earlier page that had the same token; null for none. Such a page is not requested, because the listing would never end.
/// </param>
public sealed record PageContinuation(string Token, long? PreviousDigest = null, int? RepeatOf = null);
