using PollerSaga.Fetching;
using PollerSaga.Fetching.Pages;

namespace PollerSaga.Tests.Support;

/// <summary>Scans every successful response, and refuses the others.</summary>
internal sealed class ScanRules(PageSelectors selectors) : IResponseRules
{
    public PageSelectors Selectors => selectors;

    public Task<Exception> JudgeErrorAsync(
        PageResponse response,
        string? reasonPhrase,
        ReadOnlyMemory<byte> start,
        string text,
        CancellationToken cancellationToken) =>
        Task.FromResult<Exception>(new FetchException($"The API answered {response.Status}.", isRetriable: false));

    public void JudgeContent(PageResponse response, PageContent content)
    {
        // Every page is accepted.
    }
}
