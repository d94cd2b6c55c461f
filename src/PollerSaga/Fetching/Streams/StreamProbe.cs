using System.Globalization;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Streams;

/// <summary>
/// Sends the request for the first page of a stream once, without retries, and stores nothing. It is sent again only with new credentials,
/// after the partner refused a token that this process had.
/// </summary>
internal sealed class StreamProbe(PartnerClient client, PartnerHttpClients clients, ResponseJudge judge, TimeProvider clock)
{
    /// <summary>Maximum number of bytes of the body that are kept.</summary>
    public const int MaxStart = 64 * 1024;

    /// <summary>Sends the request.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="request">The request for its first page, without credentials.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<ProbedPage> SendAsync(PolledStream stream, PartnerRequest request, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        for (var isRefreshed = false; ; isRefreshed = true)
        {
            try
            {
                using var use = await stream.Credentials.Credentials.ApplyAsync(request, cancellationToken);
                try
                {
                    var page = await SendOnceAsync(stream, request, isRefreshed, cancellationToken);
                    use.Accept();
                    return page with { Duration = clock.GetElapsedTime(since) };
                }
                catch (DecidedErrorException error) when (error.Decision.Action == ErrorAction.Refresh && !isRefreshed)
                {
                    if (!await stream.Credentials.Credentials.RefreshAsync(use, cancellationToken))
                        return Refused(stream, error, since);

                    request = stream.CreateRequest(PagePosition.First); // without the refused token
                }
            }
            catch (DecidedErrorException error)
            {
                return Refused(stream, error, since);
            }
            catch (NoRecordsException page)
            {
                return new ProbedPage(clock.GetElapsedTime(since))
                {
                    Status = page.HttpStatus,
                    Content = page.Content,
                    Result = page.Content is { } content ? stream.Paginator.Read(content, PagePosition.First) : PageResult.Last,
                };
            }
            catch (FetchException error)
            {
                return Failed(stream, error.Message, error.HttpStatus, since);
            }
            catch (CredentialsException error)
            {
                return Failed(stream, error.Message, error.HttpStatus, since);
            }
        }
    }

    private async Task<ProbedPage> SendOnceAsync(
        PolledStream stream,
        PartnerRequest request,
        bool isRefreshed,
        CancellationToken cancellationToken)
    {
        using var http = clients.CreateForPages(stream.Credentials.FindCertificate());
        using var message = request.ToMessage();
        var page = new PollerPage(Guid.Empty, Guid.Empty, Index: 0, request.Url, StartAt: 0, Count: 0, ExpiresAt: 0, DeadlineAt: null);
        return await client.SendAsync(
            http,
            message,
            ExpectedContent.Json,
            new StreamResponse(judge, stream, page, attempt: 1, isRefreshed),
            async (body, token) =>
            {
                var start = await ReadAsync(body, token);
                return new ProbedPage(TimeSpan.Zero)
                {
                    Status = body.Content.Status,
                    ContentType = body.ContentType,
                    Start = start,
                    Content = body.Content,
                    Result = stream.Paginator.Read(body.Content, PagePosition.First),
                };
            },
            cancellationToken);
    }

    // The whole body is read, because only then are the values known.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(CheckedBody body, CancellationToken cancellationToken)
    {
        var (start, rest) = (new byte[MaxStart], new byte[MaxStart]);
        var length = 0;
        while (true)
        {
            var target = length < MaxStart ? start.AsMemory(length) : rest;
            var read = await body.ReadAsync(target, cancellationToken);
            if (read == 0)
                return start.AsMemory(0, length);
            if (length < MaxStart)
                length += read;
        }
    }

    private ProbedPage Refused(PolledStream stream, DecidedErrorException error, long since)
    {
        var consequence = error.Decision.Action switch
        {
            ErrorAction.Retry => "A job would try again.",
            ErrorAction.Wait when error.Decision.Wait is { } wait =>
                string.Create(CultureInfo.InvariantCulture, $"A job would wait for {Math.Ceiling(wait.TotalSeconds):0} s."),
            ErrorAction.Wait => "A job would wait.",
            ErrorAction.Refresh or ErrorAction.Stop => "A job would stop.",
            _ => "The page of a job would fail.",
        };
        return Failed(stream, $"{error.Message} {consequence}", error.HttpStatus, since);
    }

    private ProbedPage Failed(PolledStream stream, string error, int? status, long since) => new(clock.GetElapsedTime(since))
    {
        Status = status,
        Error = stream.Credentials.Secrets.Scrub(error),
    };
}
