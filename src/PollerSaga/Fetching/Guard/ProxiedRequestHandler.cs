namespace PollerSaga.Fetching.Guard;

/// <summary>Checks each request that a proxy will forward: the guard of connections sees only the proxy's own address.</summary>
internal sealed class ProxiedRequestHandler(HttpMessageHandler inner, ConnectionGuard guard, PartnerProxy proxy) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!proxy.IsBypassed(request.RequestUri!))
            await guard.CheckProxiedAsync(request.RequestUri!, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
