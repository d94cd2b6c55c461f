using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching.Codings;
using PollerSaga.Fetching.Guard;

namespace PollerSaga.Fetching.Clients;

/// <summary>
/// Creates the clients of requests to partners. All use the guard of <see cref="PartnerConnections"/>. Requests with a client certificate
/// share connections only with requests of the same certificate.
/// </summary>
internal sealed class PartnerHttpClients
{
    /// <summary>Maximum size of the response of a token endpoint or log-in in bytes.</summary>
    public const int MaxCredentialBytes = 1024 * 1024;

    private readonly PartnerConnections _connections;
    private readonly FetchingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<PartnerHttpClients> _logger;
    private readonly Lazy<PartnerHandlers> _handlers;
    private readonly ConcurrentDictionary<ClientCertificate, CertificateHandlers> _byCertificate = new();

    public PartnerHttpClients(
        PartnerConnections connections,
        IOptions<FetchingOptions> options,
        TimeProvider clock,
        ILogger<PartnerHttpClients> logger)
    {
        (_connections, _options, _clock, _logger) = (connections, options.Value, clock, logger);
        _handlers = new(() => CreateHandlers(certificate: null));
    }

    /// <summary>Creates a client for pages. Its disposal closes no connection.</summary>
    /// <exception cref="CredentialsException">The certificate cannot be used.</exception>
    public HttpClient CreateForPages(ClientCertificate? certificate)
    {
        var client = Create(HandlersOf(certificate).Pages);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", ContentCodings.Accepted);
        return client;
    }

    /// <summary>Creates a client for tokens and log-ins, which limits the size of a response. Its disposal closes no connection.</summary>
    /// <exception cref="CredentialsException">The certificate cannot be used.</exception>
    public HttpClient CreateForCredentials(ClientCertificate? certificate)
    {
        var client = Create(HandlersOf(certificate).Credentials);
        client.MaxResponseContentBufferSize = MaxCredentialBytes;
        return client;
    }

    private PartnerHandlers HandlersOf(ClientCertificate? certificate) => certificate is null
        ? _handlers.Value
        : _byCertificate.GetOrAdd(certificate, added => new CertificateHandlers(added, CreateHandlers, _clock, _logger)).Get();

    private HttpClient Create(HttpMessageHandler handler)
    {
        var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }; // Each request has its own.
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        return client;
    }

    private PartnerHandlers CreateHandlers(SslStreamCertificateContext? certificate) => new(
        CreateHandler(certificate, DecompressionMethods.None), // The client decodes, and checks that the data is complete.
        CreateHandler(certificate, DecompressionMethods.All));

    private HttpMessageHandler CreateHandler(SslStreamCertificateContext? certificate, DecompressionMethods decompression)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = decompression,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // New addresses of a partner are found in this time.
        };
        handler.SslOptions.ClientCertificateContext = certificate;
        return _connections.Protect(handler);
    }
}
