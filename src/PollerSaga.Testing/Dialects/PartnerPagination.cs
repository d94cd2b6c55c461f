namespace PollerSaga.Testing.Dialects;

/// <summary>How a partner divides its listing into pages.</summary>
public enum PartnerPagination
{
    /// <summary><c>startAt</c> and <c>count</c>; each response states <c>totalRecords</c> and <c>maxRecordsPerPage</c>.</summary>
    StartAt,

    /// <summary>All records in one response.</summary>
    None,

    /// <summary>A page number.</summary>
    Page,

    /// <summary>The number of records before the page.</summary>
    Offset,

    /// <summary>A token in the response. It is opaque, and has characters that a client must encode.</summary>
    Cursor,

    /// <summary>The id of the last record of the page before.</summary>
    Keyset,

    /// <summary>The URL of the next page in the response.</summary>
    NextUrl,

    /// <summary>The URL of the next page in the <c>Link</c> header (RFC 8288).</summary>
    LinkHeader,
}
