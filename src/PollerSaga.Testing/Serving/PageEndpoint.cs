using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;
using PollerSaga.Testing.Reports;

namespace PollerSaga.Testing.Serving;

/// <summary>Answers requests for pages.</summary>
internal sealed class PageEndpoint(
    DialectContract contract,
    CredentialCheck credentials,
    RequestLog log,
    ReadCounts reads,
    TimeProvider time,
    int? seed)
{
    private readonly PageRequestReader _reader = new(contract);
    private readonly PageResponse _response = new(contract);
    private readonly RateWindow _window = new(time);
    private readonly Random _random = seed is { } own ? new Random(own) : new Random();
    private readonly Lock _randomLock = new();

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="records">The number of records before all changes.</param>
    /// <param name="faults">The faults.</param>
    public async Task AnswerAsync(HttpContext context, long records, PartnerFaults faults)
    {
        var target = $"{context.Request.Path}{context.Request.QueryString}";
        var received = log.Arrive(PartnerRequestKind.Page, context.Request.Method, target);
        var refusal = Refusal.None;
        try
        {
            if (credentials.ProblemOf(context.Request, faults.TokenRequests) is { } problem)
            {
                refusal = Refusal.Unauthorized;
                context.Response.Headers.WWWAuthenticate = "Bearer";
                throw new RejectedException(StatusCodes.Status401Unauthorized, problem);
            }

            if (IsLimited(context.Response, faults))
            {
                refusal = Refusal.Limited;
                throw new RejectedException(faults.LimitStatus, "The rate limit is exceeded.");
            }

            refusal = Refusal.Rejected;
            var listing = new Listing(contract, faults, records, received.Number);
            var page = await _reader.ReadAsync(context.Request, listing, context.RequestAborted);
            refusal = Refusal.None;
            received = received with { Page = page.Index };
            var ids = await AnswerPageAsync(context, listing, page, received, faults);
            received = received with { Status = context.Response.StatusCode, Records = ids.Count };
            if (!context.RequestAborted.IsCancellationRequested)
                reads.Add(ids);
        }
        catch (RejectedException exception)
        {
            received = received with { Status = exception.Status, Problem = exception.Message };
            await WriteErrorAsync(context, exception.Status, exception.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected: it was killed or timed out. The request has no status.
        }
        finally
        {
            log.End(received, refusal);
        }
    }

    private async Task<IReadOnlyList<long>> AnswerPageAsync(
        HttpContext context,
        Listing listing,
        PageRequest page,
        ReceivedRequest received,
        PartnerFaults faults)
    {
        var isBeyondEnd = page.Start > 0 && page.Start >= listing.Total;
        var numberOfPage = log.CountPage(page.Index, isBeyondEnd);
        var (delay, fails) = Draw(faults);
        if (faults.Held?.Invoke(received) is { } held)
            await held.WaitAsync(context.RequestAborted);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, context.RequestAborted);

        var status = faults.Statuses.FirstOrDefault(status => status.Applies(page.Index, received.Number, numberOfPage));
        if (status is not null || fails)
        {
            await FailAsync(context, status?.Status ?? StatusCodes.Status500InternalServerError, faults);
            return [];
        }

        if (isBeyondEnd && contract.Dialect.BeyondEnd != StatusCodes.Status200OK)
        {
            await WriteErrorAsync(context, contract.Dialect.BeyondEnd, "The page is beyond the end.");
            return [];
        }

        if (numberOfPage == 1 && page.Index > 0 && faults.RepeatedPages.Contains((int)Math.Min(page.Index, int.MaxValue)))
            page = page with { Start = page.Start - page.Size };
        var slice = listing.SliceOf(page);
        await _response.WriteAsync(context, slice);
        return slice.Ids;
    }

    private bool IsLimited(HttpResponse response, PartnerFaults faults)
    {
        if (faults.Limit is not { } limit)
            return false;

        var (isAccepted, remaining, reset) = _window.Enter(limit);
        WaitHeaders.Write(response.Headers, faults.LimitHeader, limit.Permits, remaining, reset, time.GetUtcNow(), !isAccepted);
        return !isAccepted;
    }

    private Task FailAsync(HttpContext context, int status, PartnerFaults faults)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            WaitHeaders.Write(context.Response.Headers, faults.LimitHeader, null, 0, faults.Wait, time.GetUtcNow(), isRefused: true);
        var isInBody = contract.Dialect.ErrorsInBody && status >= StatusCodes.Status500InternalServerError;
        return WriteErrorAsync(context, isInBody ? StatusCodes.Status200OK : status, "The partner fails on purpose.");
    }

    private static async Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            await context.Response.WriteAsJsonAsync(new { error = new { status, message } }, context.RequestAborted);
    }

    [SuppressMessage("Security", "CA5394", Justification = "Delays and errors of a test need no secure randomness.")]
    private (TimeSpan Delay, bool Fails) Draw(PartnerFaults faults)
    {
        lock (_randomLock)
        {
            var delay = faults.LatencyFrom + ((faults.LatencyTo - faults.LatencyFrom) * _random.NextDouble());
            return (delay, _random.NextDouble() < faults.ErrorRate);
        }
    }
}
