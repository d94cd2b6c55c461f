using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.SampleApi;

/// <summary>An API for trials.</summary>
internal sealed class SampleApiServer : IAsyncDisposable
{
    private readonly IPEndPoint _listensAt;
    private readonly SampleApiOptions _options;
    private readonly WebApplication _app;
    private readonly Random _random;
    private readonly Lock _randomLock = new();

    private SampleApiServer(IPEndPoint listensAt, SampleApiOptions options)
    {
        _listensAt = listensAt;
        _options = options;
        _random = options.Seed is { } seed ? new Random(seed) : new Random();

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(listensAt, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The local address of the pages; loopback for an API that listens on all addresses.</summary>
    public Uri Address
    {
        get
        {
            var listening = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            var host = _listensAt.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
                : _listensAt.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
                : _listensAt.Address;
            return new Uri($"http://{new IPEndPoint(host, listening.Port)}/payload");
        }
    }

    /// <exception cref="UsageException">The address is unavailable.</exception>
    public static async Task<SampleApiServer> StartAsync(
        IPEndPoint listensAt,
        SampleApiOptions options,
        CancellationToken cancellationToken)
    {
        var server = new SampleApiServer(listensAt, options);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch (Exception exception) when (exception is SocketException
            or IOException { InnerException: SocketException or AddressInUseException })
        {
            await server.DisposeAsync();
            throw new UsageException(exception switch
            {
                SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                    $"--host is {listensAt.Address}, which is not an address of this machine. "
                        + "Use a local address, for example 127.0.0.1, or 0.0.0.0 for all.",
                SocketException fault =>
                    $"Port {listensAt.Port} is unavailable: {fault.Message}. Choose another with --port, or 0 for a free port.",
                _ => $"Port {listensAt.Port} is in use. Choose another with --port, or 0 for a free port.",
            });
        }
    }

    /// <summary>Waits until the server stops.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/payload")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!TryRead(context.Request.Query, "startAt", 0, out var startAt)
            || !TryRead(context.Request.Query, "count", _options.PageSize, out var count))
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
