using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Testing;

/// <summary>
/// A partner's API on loopback: <c>GET /payload?startAt=&amp;count=</c>. It answers correctly until a test makes it misbehave. It records
/// its
/// requests and the maximum number of page requests in flight. The metadata request (<c>count=1</c> at record 0) is counted separately.
/// </summary>
public sealed class PartnerApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<long, int> _attempts = new();
    private readonly ConcurrentQueue<PartnerRequest> _requests = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly Lock _lock = new();
    private int _inFlight;
    private int _maxInFlight;
    private int _pageRequests;

    private PartnerApi(long records, int pageSize)
    {
        Records = records;
        PageSize = pageSize;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The number of records that it reports.</summary>
    public long Records { get; set; }

    /// <summary>The number of records per page.</summary>
    public int PageSize { get; set; }

    /// <summary>Response time of a page.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Answers a request in another way: writes the response and returns true, or returns false for the normal response.</summary>
    public Func<HttpContext, PartnerRequest, Task<bool>>? Misbehave { get; set; }

    /// <summary>Address of the pages.</summary>
    public Uri Url
    {
        get
        {
            var server = _app.Services.GetRequiredService<IServer>();
            return new(new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/payload");
        }
    }

    /// <summary>All requests, in the order of their arrival.</summary>
    public IReadOnlyCollection<PartnerRequest> Requests => _requests;

    /// <summary>Page requests, in the order of their arrival.</summary>
    public IEnumerable<PartnerRequest> PageRequests => _requests.Where(request => !request.IsMetadata);

    /// <summary>The maximum number of page requests in flight at once.</summary>
    public int MaxInFlight => Volatile.Read(ref _maxInFlight);

    /// <summary>Resets <see cref="MaxInFlight"/> to the current number.</summary>
    public void ResetMaxInFlight()
    {
        lock (_lock)
            _maxInFlight = Volatile.Read(ref _inFlight);
    }

    public static async Task<PartnerApi> StartAsync(long records = 10_000, int pageSize = 100)
    {
        var api = new PartnerApi(records, pageSize);
        await api._app.StartAsync();
        return api;
    }

    /// <summary>The exact bytes of a correct page.</summary>
    public byte[] BodyOf(long startAt, int count)
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"{{\"maxRecordsPerPage\":{PageSize},\"totalRecords\":{Records},\"payload\":[");
        for (var id = startAt; id < Math.Min(startAt + Math.Min(count, PageSize), Records); id++)
            body.Append(CultureInfo.InvariantCulture, $"{(id == startAt ? "" : ",")}{{\"id\":{id},\"payload\":\"record {id} – ü\"}}");
        return Encoding.UTF8.GetBytes(body.Append("]}").ToString());
    }

    /// <summary>Completes when this number of page requests has arrived.</summary>
    public Task WhenPageRequestsReach(int count)
    {
        lock (_lock)
        {
            if (_pageRequests >= count)
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Delays every page until this number of pages is requested, so that tests see a full window.</summary>
    public void HoldUntil(int pageRequests) =>
        Misbehave = Answers.Held(WhenPageRequestsReach(pageRequests), request => !request.IsMetadata);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var startAt = long.Parse(query["startAt"]!, CultureInfo.InvariantCulture);
        var count = int.Parse(query["count"]!, CultureInfo.InvariantCulture);
        var isMetadata = startAt == 0 && count == 1 && PageSize != 1;
        var attempt = isMetadata
            ? _requests.Count(earlier => earlier.IsMetadata) + 1
            : _attempts.AddOrUpdate(startAt, 1, (_, attempts) => attempts + 1);
        var request = new PartnerRequest(
            startAt,
            count,
            attempt,
            isMetadata,
            context.Request.QueryString.Value!,
            context.Request.Headers.UserAgent.ToString(),
            DateTimeOffset.UtcNow);

        _requests.Enqueue(request);
        if (!isMetadata)
            Enter();
        try
        {
            if (Latency > TimeSpan.Zero && !isMetadata)
                await Task.Delay(Latency, context.RequestAborted);
            if (Misbehave is { } misbehave && await misbehave(context, request))
                return;

            var body = BodyOf(startAt, count);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has disconnected: it was killed or timed out.
        }
        finally
        {
            if (!isMetadata)
                Interlocked.Decrement(ref _inFlight);
        }
    }

    private void Enter()
    {
        lock (_lock)
        {
            _maxInFlight = Math.Max(_maxInFlight, Interlocked.Increment(ref _inFlight));
            _pageRequests++;
            _waiters.RemoveAll(waiter => _pageRequests >= waiter.Count && waiter.Reached.TrySetResult());
        }
    }
}
