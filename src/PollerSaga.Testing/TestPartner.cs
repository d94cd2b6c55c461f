using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;
using PollerSaga.Testing.Reports;
using PollerSaga.Testing.Serving;

namespace PollerSaga.Testing;

/// <summary>
/// A partner's API for tests. It serves records <c>{"id": n, "payload": "record n"}</c> in any dialect, checks every request, and counts
/// how often each record was read. A request that does not fit the dialect gets 400 with the reason, and one with a wrong credential 401.
/// <c>GET /report</c> returns <see cref="Report"/> as JSON.
/// </summary>
/// <example>
/// <code>
/// await using var partner = await TestPartner.StartAsync(PartnerDialect.Parse("cursor,in=json,auth=bearer"));
/// File.WriteAllText("partner.yaml", partner.Definition);
/// // … run PollerSaga with partner.yaml and partner.Dialect.Secrets …
/// Assert.That(partner.Report.AllReadOnce);
/// </code>
/// </example>
public sealed class TestPartner : IAsyncDisposable
{
    private readonly TestPartnerOptions _options;
    private readonly DialectContract _contract;
    private readonly WebApplication _app;
    private readonly RequestLog _log;
    private readonly ReadCounts _reads = new();
    private readonly PageEndpoint _pages;
    private readonly TokenEndpoints _tokens;
    private long _records;

    private TestPartner(PartnerDialect dialect, TestPartnerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Records);

        Dialect = dialect;
        _options = options;
        _contract = DialectContract.Of(dialect);
        _records = options.Records;
        Faults = options.Faults;
        _log = new RequestLog(options.Time, options.MaxKeptRequests);
        var tokens = new TokenStore(options.Time, dialect.Credentials.RefreshToken);
        _tokens = new TokenEndpoints(_contract, tokens);
        _pages = new PageEndpoint(_contract, new CredentialCheck(_contract, tokens), _log, _reads, options.Time, options.Seed);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The dialect.</summary>
    public PartnerDialect Dialect { get; }

    /// <summary>The faults. A change applies to the requests that arrive after it.</summary>
    public PartnerFaults Faults { get; set; }

    /// <summary>
    /// The number of records before <see cref="PartnerFaults.TotalChanges"/>. A change appends records, or removes the last ones.
    /// </summary>
    public long Records
    {
        get => Interlocked.Read(ref _records);
        set => Interlocked.Exchange(ref _records, value);
    }

    /// <summary>
    /// The base address, for example <c>http://127.0.0.1:5099/</c>. It is loopback for a partner that listens on all addresses.
    /// </summary>
    public Uri Address
    {
        get
        {
            var listening = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            var own = _options.ListensAt.Address;
            var host = own.Equals(IPAddress.Any) ? IPAddress.Loopback : own.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : own;
            return new Uri($"{listening.Scheme}://{new IPEndPoint(host, listening.Port)}");
        }
    }

    /// <summary>The URL of the listing.</summary>
    public Uri Url => new(Address, _contract.Path);

    /// <summary>The source definition of this partner, as YAML.</summary>
    public string Definition => Dialect.ToDefinition(Address);

    /// <summary>What clients have read until now.</summary>
    public PartnerReport Report => ReportBuilder.Build(
        new Listing(_contract, Faults, Records, _log.Count(PartnerRequestKind.Page)),
        _reads,
        _log);

    /// <summary>The requests whose responses have ended, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _log.Requests;

    /// <summary>The number of requests per page, from 0.</summary>
    public IReadOnlyDictionary<long, int> RequestsOfPages => _log.Pages;

    /// <summary>Starts a partner.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="DialectException">The dialect is not valid.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not one of this machine, or is not permitted.</exception>
    public static async Task<TestPartner> StartAsync(
        PartnerDialect dialect,
        TestPartnerOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dialect);

        var partner = new TestPartner(dialect, options ?? new TestPartnerOptions());
        try
        {
            await partner._app.StartAsync(cancellationToken);
            return partner;
        }
        catch
        {
            await partner.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns how often a record was read.</summary>
    /// <param name="id">The record's id, from 0.</param>
    public int ReadsOf(long id) => _reads.Of(id);

    /// <summary>Returns the maximum number of page requests that arrived within a time, among those in <see cref="Requests"/>.</summary>
    /// <param name="period">The time, without its end.</param>
    /// <param name="includesRefused">Whether requests with the status 429 count.</param>
    public int MaxRequestsWithin(TimeSpan period, bool includesRefused = true)
    {
        var times = Requests
            .Where(request => request.Kind == PartnerRequestKind.Page && (includesRefused || request.Status != 429))
            .Select(request => request.At)
            .ToList();
        var (max, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= period)
                first++;
            max = Math.Max(max, last - first + 1);
        }

        return max;
    }

    /// <summary>Completes when this number of page requests has arrived.</summary>
    /// <param name="count">The number.</param>
    public Task WhenPageRequestsReach(int count) => _log.WhenPageRequestsReach(count);

    /// <summary>Waits until the partner stops or the token is cancelled.</summary>
    /// <param name="cancellationToken">Ends the wait, without an exception.</param>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Listen(KestrelServerOptions kestrel) => kestrel.Listen(_options.ListensAt, listen =>
    {
        listen.Protocols = HttpProtocols.Http1;
        if (_options.ServerCertificate is not { } certificate)
            return;

        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = _options.AcceptsClientCertificate is null
                ? ClientCertificateMode.NoCertificate
                : ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (client, _, _) => _options.AcceptsClientCertificate!(client),
        });
    });

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == _contract.Path)
            return _pages.AnswerAsync(context, Records, Faults);

        if (path == _contract.LogInPath)
            return AnswerTokenAsync(context, PartnerRequestKind.LogIn, _tokens.AnswerLogInAsync);

        switch (path)
        {
            case TokenEndpoints.TokenPath:
                return AnswerTokenAsync(context, PartnerRequestKind.Token, _tokens.AnswerTokenAsync);
            case "/report":
                return context.Response.WriteAsJsonAsync(Report, JsonSerializerOptions.Web, context.RequestAborted);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private async Task AnswerTokenAsync(HttpContext context, PartnerRequestKind kind, Func<HttpContext, Task<string?>> answer)
    {
        var received = _log.Arrive(kind, context.Request.Method, $"{context.Request.Path}{context.Request.QueryString}");
        var problem = await answer(context);
        _log.End(
            received with { Status = context.Response.StatusCode, Problem = problem },
            problem is null ? Refusal.None : Refusal.Rejected);
    }
}
