using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching.Pages;

namespace PollerSaga.Fetching.Streams;

/// <summary>The response that a request of a stream expects.</summary>
/// <param name="judge">Decides whether the response is a page.</param>
/// <param name="stream">The stream.</param>
/// <param name="page">The page.</param>
/// <param name="attempt">Number of the attempt, from 1.</param>
/// <param name="isRefreshed">Whether the credentials were refreshed for the request.</param>
internal sealed class StreamResponse(ResponseJudge judge, PolledStream stream, PollerPage page, int attempt, bool isRefreshed)
    : IResponseRules
{
    public PolledStream Stream => stream;

    public PollerPage Page => page;

    public int Attempt => attempt;

    public bool IsRefreshed => isRefreshed;

    public PageSelectors Selectors => stream.Selectors;

    public Task<Exception> JudgeErrorAsync(
        PageResponse response,
        string? reasonPhrase,
        ReadOnlyMemory<byte> start,
        string text,
        CancellationToken cancellationToken) =>
        judge.JudgeErrorAsync(this, response, reasonPhrase, start, text, cancellationToken);

    public void JudgeContent(PageResponse response, PageContent content) => judge.JudgeContent(this, response, content);
}
