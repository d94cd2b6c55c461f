using System.Net;
using PollerSaga.Certificates;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// Makes handlers of HTTP safe for addresses and responses of others: the guard of connections, redirections, the proxy, no cookies, a
/// limit for headers.
/// </summary>
/// <param name="policy">Decides on addresses.</param>
/// <param name="proxy">The proxy; null for none.</param>
/// <param name="resolve">Resolves a host; null for the resolver of this machine.</param>
internal sealed class PartnerConnections(
    AddressPolicy policy,
    PartnerProxy? proxy = null,
    Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    /// <summary>Maximum size of a response's headers.</summary>
    public const int MaxHeaderKibibytes = 64;

    private readonly ConnectionGuard _guard = new(policy, resolve ?? Dns.GetHostAddressesAsync, proxy);

    /// <summary>Returns a handler that sends requests with the given one, and follows redirections.</summary>
    /// <param name="handler">The handler, with its certificate, its decompression and the lifetime of its connections.</param>
    public HttpMessageHandler Protect(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.ConnectCallback = _guard.ConnectAsync;
        handler.MaxResponseHeadersLength = MaxHeaderKibibytes;
        handler.Proxy = proxy;
        handler.SslOptions.RemoteCertificateValidationCallback = CertificateCheck.Check;
        handler.UseCookies = false; // Jobs share the handler.
        handler.UseProxy = proxy is not null;
        return new RedirectHandler(proxy is null ? handler : new ProxiedRequestHandler(handler, _guard, proxy));
    }
}
