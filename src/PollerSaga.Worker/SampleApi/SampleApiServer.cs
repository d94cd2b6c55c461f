using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Worker.SampleApi;

/// <summary>A partner to try against, on loopback.</summary>
internal sealed class SampleApiServer : IAsyncDisposable
{
    private readonly SampleApiOptions _options;
    private readonly WebApplication _app;
    private readonly Random _random;
    private readonly Lock _randomLock = new();

    private SampleApiServer(int port, SampleApiOptions options)
    {
        _options = options;
        _random = options.Seed is { } seed ? new Random(seed) : new Random();

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where its pages are.</summary>
    public Uri Address
    {
        get
        {
            var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            return new Uri(new Uri(addresses.First()), "/payload");
        }
    }

    public static async Task<SampleApiServer> StartAsync(int port, SampleApiOptions options, CancellationToken cancellationToken)
    {
        var server = new SampleApiServer(port, options);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch (IOException exception) when (exception.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await server.DisposeAsync();
            throw new UsageException($"Port {port} is taken; choose another with --port, or 0 for a free one.");
        }
    }

    /// <summary>Waits until it is to stop.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/payload")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!TryRead(context.Request.Query, "startAt", 0, out var startAt) || !TryRead(context.Request.Query, "count", _options.PageSize, out var count))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var (delay, fails) = Draw();
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, TimeProvider.System, context.RequestAborted);

        if (fails)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        WritePage(json, startAt, Math.Min(count, _options.PageSize));
        await json.FlushAsync(context.RequestAborted);
    }

    private static bool TryRead(IQueryCollection query, string name, int missing, out int value)
    {
        value = missing;
        return !query.TryGetValue(name, out var text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private (TimeSpan Delay, bool Fails) Draw()
    {
        lock (_randomLock)
        {
            var delay = _options.LatencyFrom + ((_options.LatencyTo - _options.LatencyFrom) * _random.NextDouble());
            return (delay, _random.NextDouble() < _options.ErrorRate);
        }
    }

    private void WritePage(Utf8JsonWriter json, int startAt, int count)
    {
        json.WriteStartObject();
        json.WriteNumber("maxRecordsPerPage", _options.PageSize);
        json.WriteNumber("totalRecords", _options.Records);
        json.WriteStartArray("payload");
        for (long id = startAt; id < Math.Min((long)startAt + count, _options.Records); id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("payload", string.Create(CultureInfo.InvariantCulture, $"record {id}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
