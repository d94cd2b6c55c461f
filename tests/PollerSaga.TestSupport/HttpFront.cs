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
/// A proxy on loopback in front of an HTTP server. It records and forwards all requests, unless a test makes it misbehave. It can stop and
/// restart on the same port.
/// </summary>
public sealed class HttpFront : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentQueue<HttpFrontRequest> _requests = new();
    private readonly Uri _target;
    private WebApplication? _app;
    private int _port;

    private HttpFront(Uri target) => _target = target;

    /// <summary>
    /// Handles a request instead of the server: writes a response or aborts, and returns true. If it returns false, the proxy forwards the
    /// request.
    /// </summary>
    public Func<HttpContext, HttpFrontRequest, Task<bool>>? Misbehave { get; set; }

    /// <summary>Address of the proxy.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>All requests, in the order of their arrival.</summary>
    public IReadOnlyCollection<HttpFrontRequest> Requests => _requests;

    public static async Task<HttpFront> StartAsync(Uri target)
    {
        var front = new HttpFront(target);
        await front.ReturnAsync();
        return front;
    }

    /// <summary>Stops listening and closes all connections.</summary>
    public async Task LeaveAsync()
    {
        using var immediately = new CancellationTokenSource();
        await immediately.CancelAsync();
        if (Interlocked.Exchange(ref _app, null) is not { } app)
            return;

        await app.StopAsync(immediately.Token);
        await app.DisposeAsync();
    }

    /// <summary>Starts listening on the same port.</summary>
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
        _app.Run(HandleAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
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

            await ForwardAsync(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            context.Abort();
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var uri = new Uri(_target, $"{context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}");
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), uri)
        {
            Content = new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray()))
                message.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var response = await _client.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        var headers = response.Headers.Concat(response.Content.Headers);
        foreach (var (name, values) in headers.Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
            context.Response.Headers[name] = values.ToArray();
        if (context.Request.Method != "HEAD")
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
