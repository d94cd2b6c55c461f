using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Testing;

/// <summary>
/// Stands before an endpoint of SQS, hands every call on, and keeps what was called; until a test tells it to answer for itself, to break
/// connections, or to be away.
/// </summary>
public sealed class AwsFront : IAsyncDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });

    private readonly Uri _server;
    private readonly ConcurrentQueue<AwsCall> _calls = new();
    private WebApplication _app;
    private int _port;

    private AwsFront(Uri server)
    {
        _server = server;
        _app = Build();
    }

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>All calls, in the order they came.</summary>
    public IReadOnlyCollection<AwsCall> Calls => _calls;

    /// <summary>What it does instead of handing a call on: answers and returns true, or returns false.</summary>
    public Func<HttpContext, AwsCall, Task<bool>>? Misbehave { get; set; }

    public static async Task<AwsFront> StartAsync(Uri server)
    {
        var front = new AwsFront(server);
        await front._app.StartAsync();
        front._port = new Uri(front._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return front;
    }

    /// <summary>An answer of SQS that says that it went wrong.</summary>
    public static Func<HttpContext, AwsCall, Task<bool>> Answer(HttpStatusCode status, string code, Func<AwsCall, bool> which) => async (context, call) =>
    {
        if (!which(call))
            return false;
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { __type = $"com.amazonaws.sqs#{code}", message = "It said so." }));
        return true;
    };

    /// <summary>A connection that breaks in place of an answer.</summary>
    public static Func<HttpContext, AwsCall, Task<bool>> Break(Func<AwsCall, bool> which) => (context, call) =>
    {
        if (which(call))
            context.Abort();
        return Task.FromResult(which(call));
    };

    /// <summary>Is away from now on: nobody listens.</summary>
    public async Task GoAwayAsync() => await _app.DisposeAsync();

    /// <summary>Is back where it was.</summary>
    public async Task ComeBackAsync()
    {
        _app = Build();
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero); // Long polls are not waited for.
        var app = builder.Build();
        app.Run(HandAsync);
        return app;
    }

    private async Task HandAsync(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var call = AwsCall.Of(context.Request.Headers["X-Amz-Target"].ToString(), body.ToArray(), before: _calls.Count);
            _calls.Enqueue(call);
            if (Misbehave is { } misbehave && await misbehave(context, call))
                return;

            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_server, context.Request.Path + context.Request.QueryString));
            request.Content = new ByteArrayContent(body.ToArray());
            foreach (var (name, values) in context.Request.Headers)
            {
                if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                    request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }

            using var answer = await Client.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
                context.Response.Headers[name] = values.ToArray();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
    }
}
