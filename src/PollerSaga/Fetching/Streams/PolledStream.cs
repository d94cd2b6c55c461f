using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Errors;
using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Streams;

/// <summary>What all pages of a job in this process share: the stream, compiled.</summary>
/// <param name="Source">The source.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Paginator">The paginator.</param>
/// <param name="Builder">Builds requests without pagination and credentials.</param>
/// <param name="Parameters">The values of the job's parameters.</param>
/// <param name="Credentials">The credentials.</param>
/// <param name="Errors">Decides about errors.</param>
/// <param name="Selectors">The values that are read from each page.</param>
internal sealed record PolledStream(
    SourceDefinition Source,
    StreamDefinition Stream,
    IPaginator Paginator,
    RequestBuilder Builder,
    IReadOnlyDictionary<string, string> Parameters,
    SourceCredentials Credentials,
    IErrorClassifier Errors,
    PageSelectors Selectors)
{
    private static readonly IReadOnlyDictionary<string, string> NoPartition = new Dictionary<string, string>();

    /// <summary>The requests of the job in this process, until the partner accepts the credentials.</summary>
    public CredentialGate Gate { get; } = new();

    /// <summary>The end of a listing by position without a total; null for other listings.</summary>
    public EndRule? End { get; } = Stream.Pagination is PositionPagination { HasTotal: false } position ? position.End : null;

    /// <summary>Creates the request for a page, without credentials.</summary>
    /// <exception cref="FetchException">A value is missing or invalid.</exception>
    public PartnerRequest CreateRequest(PagePosition position)
    {
        var request = Builder.Create(Parameters, NoPartition);
        var revealed = position.Token is { } token ? position with { Token = request.Mask.Reveal(token) } : position;
        Paginator.Apply(request, revealed);
        return request;
    }

    /// <summary>The position of a page.</summary>
    public static PagePosition PositionOf(PollerPage page) =>
        new(page.Index, page.Continuation?.Token, page.Count > 0 ? page.Count : null);
}
