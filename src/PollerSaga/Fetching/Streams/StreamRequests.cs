using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Payloads;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Streams;

/// <summary>
/// Requests the pages of streams: with the credentials and within the budgets of the source. A rate limit of the partner is no attempt, and
/// neither is a token that expired.
/// </summary>
internal sealed class StreamRequests(
    PartnerRequests requests,
    PartnerClient client,
    PartnerHttpClients clients,
    HostBudgets budgets,
    ResponseJudge judge,
    IPayloadStore payloads,
    TimeProvider clock)
{
    // The credentials recognize a token that is refused although it is new. A token can also expire again before a request is sent.
    private const int MaxRefreshes = 10;

    // A partner that limits the rate and does not say for how long.
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    /// <summary>Requests a page, with retries, and stores it.</summary>
    /// <returns>The page, and the number of requests.</returns>
    /// <exception cref="FetchException">The page failed.</exception>
    /// <exception cref="HostWaitException">The page must wait.</exception>
    /// <exception cref="JobStopException">Every other page would fail too.</exception>
    public async Task<(FetchedPage Result, int Attempts)> FetchAsync(
        PolledStream stream,
        PollerPage page,
        ActiveJobs.Work work,
        CancellationToken cancellationToken)
    {
        ChainGuard.CheckToken(page);
        try
        {
            return await requests.RunAsync(
                FetchPipelines.Page,
                (attempt, token) => TryAsync(stream, page, attempt, token),
                work,
                cancellationToken);
        }
        catch (FetchException exception)
        {
            throw exception.With(stream.Credentials.Secrets.Scrub(exception.Message));
        }
    }

    private async Task<FetchedPage> TryAsync(PolledStream stream, PollerPage page, int attempt, CancellationToken cancellationToken)
    {
        for (var refreshes = 0; ; refreshes++)
        {
            var request = stream.CreateRequest(PolledStream.PositionOf(page));
            var url = request.Url;
            var entry = await budgets.TryEnterAsync(stream.Source.Name, stream.Source.Limits, url, cancellationToken);
            if (entry.RetryAt is { } retryAt)
                throw new HostWaitException(retryAt);

            using var permit = entry.Permit;
            using var turn = await stream.Gate.EnterAsync(cancellationToken);
            using var use = await ApplyAsync(stream, request, cancellationToken);
            try
            {
                var fetched = await SendAsync(stream, page, request, attempt, isRefreshed: refreshes == MaxRefreshes, cancellationToken);
                Accept(stream, use);
                return fetched;
            }
            catch (NoRecordsException exception)
            {
                Accept(stream, use);
                return new FetchedPage(FactsOf(stream, page, request, exception.Content), Location: null, Bytes: 0, exception.HttpStatus);
            }
            catch (DecidedErrorException exception) when (exception.Decision.Action == ErrorAction.Refresh)
            {
                if (!await RefreshAsync(stream, use, cancellationToken))
                    throw Refuse(stream, exception);
            }
            catch (DecidedErrorException exception)
            {
                throw await FailAsync(stream, url, use, exception, cancellationToken);
            }
        }
    }

    private async Task<FetchedPage> SendAsync(
        PolledStream stream,
        PollerPage page,
        PartnerRequest request,
        int attempt,
        bool isRefreshed,
        CancellationToken cancellationToken)
    {
        using var http = clients.CreateForPages(stream.Credentials.FindCertificate());
        using var message = request.ToMessage();
        var fetched = await client.SendAsync(
            http,
            message,
            ExpectedContent.Json,
            new StreamResponse(judge, stream, page, attempt, isRefreshed),
            async (body, token) =>
            {
                var location = await payloads.SaveAsync(page.JobId, page.TaskId, body, body.ContentType, token);
                return (Location: location, Body: body, body.Content);
            },
            cancellationToken);

        var facts = FactsOf(stream, page, request, fetched.Content) with { ContentType = fetched.Body.ContentType };
        return new FetchedPage(facts, fetched.Location, fetched.Content.Bytes, fetched.Content.Status);
    }

    private static PageFacts FactsOf(PolledStream stream, PollerPage page, PartnerRequest request, PageContent? content)
    {
        if (content is null)
            return new PageFacts(request.MaskedUrl, Records: 0, IsLast: true);

        var result = stream.Paginator.Read(content, PolledStream.PositionOf(page));
        return new PageFacts(
            request.MaskedUrl,
            ContentType: null,
            content.Records,
            result.Next is { } next ? request.Mask.Hide(next) : null,
            result.TotalRecords,
            result.TotalPages,
            result.PageSize,
            result.IsLast,
            unchecked((long)content.Digest));
    }

    private static async ValueTask<CredentialUse> ApplyAsync(
        PolledStream stream,
        PartnerRequest request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await stream.Credentials.Credentials.ApplyAsync(request, cancellationToken);
        }
        catch (CredentialsException exception)
        {
            throw Convert(stream, exception);
        }
    }

    private static async ValueTask<bool> RefreshAsync(PolledStream stream, CredentialUse use, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.Credentials.Credentials.RefreshAsync(use, cancellationToken);
        }
        catch (CredentialsException exception)
        {
            throw Convert(stream, exception);
        }
    }

    private static void Accept(PolledStream stream, CredentialUse use)
    {
        use.Accept();
        stream.Gate.Open();
    }

    // What the decision means for this attempt. Any response but a refusal shows that the partner accepts the credentials.
    private async Task<Exception> FailAsync(
        PolledStream stream,
        Uri url,
        CredentialUse use,
        DecidedErrorException error,
        CancellationToken cancellationToken)
    {
        var (action, wait, _) = error.Decision;
        switch (action)
        {
            case ErrorAction.Wait:
                var until = clock.GetUtcNow() + (wait ?? DefaultWait);
                await budgets.PauseAsync(stream.Source.Name, url, until, Reason(stream, error), error.Limit, cancellationToken);
                return new HostWaitException(until);
            case ErrorAction.Refresh or ErrorAction.Stop:
                return Refuse(stream, error);
            case ErrorAction.Retry:
                return new FetchException(error.Message, isRetriable: true, wait, error) { HttpStatus = error.HttpStatus };
            default:
                if (error.HttpStatus is not (null or 401 or 403))
                    Accept(stream, use);
                return new FetchException(error.Message, isRetriable: false, innerException: error) { HttpStatus = error.HttpStatus };
        }
    }

    private static JobStopException Refuse(PolledStream stream, DecidedErrorException error)
    {
        var stop = new JobStopException(Reason(stream, error), error.HttpStatus);
        stream.Gate.Close(stop);
        return stop;
    }

    private static Exception Convert(PolledStream stream, CredentialsException exception)
    {
        var reason = stream.Credentials.Secrets.Scrub(exception.Message);
        if (exception.IsRetriable)
            return new FetchException(reason, isRetriable: true, exception.RetryAfter, exception) { HttpStatus = exception.HttpStatus };

        var stop = new JobStopException(reason, exception.HttpStatus);
        stream.Gate.Close(stop);
        return stop;
    }

    private static string Reason(PolledStream stream, DecidedErrorException error) => stream.Credentials.Secrets.Scrub(error.Message);
}
