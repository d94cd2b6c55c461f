using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Testing;

/// <summary>
/// Stands on loopback in front of an HTTP server, passes on what comes unless a test tells it otherwise, and keeps what was asked. It can
/// go away, and come back on the same port.
/// </summary>
public sealed class HttpFront : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentQueue<HttpFrontRequest> _requests = new();
    private readonly Uri _behind;
    private WebApplication? _app;
    private int _port;

    private HttpFront(Uri behind) => _behind = behind;

    /// <summary>What it does instead of passing a request on: writes the response, or aborts, and returns true; or returns false.</summary>
    public Func<HttpContext, HttpFrontRequest, Task<bool>>? Misbehave { get; set; }

    /// <summary>Where it stands.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>All requests, in the order they came.</summary>
    public IReadOnlyCollection<HttpFrontRequest> Requests => _requests;

    public static async Task<HttpFront> StartAsync(Uri behind)
    {
        var front = new HttpFront(behind);
        await front.ReturnAsync();
        return front;
    }

    /// <summary>Goes away: nobody listens, and connections there are break.</summary>
    public async Task LeaveAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        if (Interlocked.Exchange(ref _app, null) is not { } app)
            return;

        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    /// <summary>Comes back where it was.</summary>
    public async Task ReturnAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, _port);
        });
        _app = builder.Build();
        _app.Run(CarryAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _client.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        var request = new HttpFrontRequest(
            context.Request.Method,
            context.Request.Path.Value!,
            context.Request.QueryString.Value ?? "",
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
        _requests.Enqueue(request);
        try
        {
            if (Misbehave is { } misbehave && await misbehave(context, request))
                return;

            await PassOnAsync(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            context.Abort();
        }
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var target = new Uri(_behind, $"{context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}");
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), target) { Content = new StreamContent(context.Request.Body) };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray()))
                message.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await _client.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
            context.Response.Headers[name] = values.ToArray();
        if (context.Request.Method != "HEAD")
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
