using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>A paginated listing of a source.</summary>
/// <param name="Name">The name of the stream.</param>
/// <param name="Request">The request for a page, without pagination and credentials.</param>
/// <param name="Pagination">The pagination.</param>
/// <param name="Records">The array with the records of a page; null if it is unknown.</param>
/// <param name="Decoder">The format of the responses.</param>
/// <param name="Errors">The rules of the stream, followed by those of the source.</param>
internal sealed record StreamDefinition(
    string Name,
    RequestDefinition Request,
    PaginationDefinition Pagination,
    Selector? Records,
    DecoderKind Decoder,
    IReadOnlyList<ErrorRule> Errors);
