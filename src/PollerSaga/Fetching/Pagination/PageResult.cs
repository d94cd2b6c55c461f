namespace PollerSaga.Fetching.Pagination;

/// <summary>What a response states about its listing. A value that it does not state is null.</summary>
public sealed record PageResult
{
    /// <summary>The result of a page after which no page follows.</summary>
    public static PageResult Last { get; } = new() { IsLast = true };

    /// <summary>
    /// The continuation: the token of the next page, or its absolute URL. Null for the last page, and for pages by position. It can contain
    /// a secret that the partner repeats.
    /// </summary>
    public string? Next { get; init; }

    /// <summary>The number of records of the listing, at least 0.</summary>
    public long? TotalRecords { get; init; }

    /// <summary>The number of pages of the listing, at least 0.</summary>
    public long? TotalPages { get; init; }

    /// <summary>
    /// The number of records of a full page, at least 1, if the definition does not state it or the server uses another size. All further
    /// pages of the listing are requested with this size.
    /// </summary>
    public int? PageSize { get; init; }

    /// <summary>Whether this page is the last one, or beyond it, as far as the response shows.</summary>
    public bool IsLast { get; init; }

    /// <summary>The result of a page that another one follows.</summary>
    /// <param name="next">The continuation; null for the last page.</param>
    public static PageResult WithNext(string? next) => next is null ? Last : new PageResult { Next = next };
}
