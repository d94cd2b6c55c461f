using System.Net;
using System.Net.Sockets;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// Opens the connections of requests to partners. It resolves the host, and connects only to addresses that the policy allows: the address
/// that is checked is the address that is connected to, for every connection, redirection and retry.
/// </summary>
/// <param name="policy">Decides on addresses.</param>
/// <param name="resolve">Resolves a host.</param>
/// <param name="proxy">The proxy, whose own address the operator chose; null for none.</param>
internal sealed class ConnectionGuard(
    AddressPolicy policy,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    PartnerProxy? proxy)
{
    /// <summary>Connects to a host.</summary>
    /// <exception cref="RequestRefusedException">No address of the host is allowed.</exception>
    /// <exception cref="SocketException">The host has no address, or no allowed address accepts the connection.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IReadOnlyList<IPAddress> addresses = await ResolveAsync(host, cancellationToken);
        var isProxy = proxy?.IsUsed(context.InitialRequestMessage.RequestUri!, context.DnsEndPoint) == true;
        if (!isProxy && policy.FindRefusal(host, port, addresses, out addresses) is { } refusal)
            throw new RequestRefusedException(refusal);

        return await ConnectAsync(addresses, port, cancellationToken);
    }

    /// <summary>
    /// Checks the target of a request that a proxy will connect to. The proxy resolves the host itself, so the check requires that every
    /// address which this machine finds is allowed. A name that only the proxy can resolve is left to the proxy.
    /// </summary>
    /// <exception cref="RequestRefusedException">An address of the host is not allowed.</exception>
    public async Task CheckProxiedAsync(Uri target, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await ResolveAsync(target.IdnHost, cancellationToken);
        }
        catch (SocketException)
        {
            return; // Behind a proxy, a machine often has no resolver for names of the internet.
        }

        foreach (var address in addresses)
        {
            if (policy.FindRefusal(target.IdnHost, target.Port, [address], out _) is { } refusal)
                throw new RequestRefusedException(refusal);
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = HostNames.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        return [.. addresses.Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)];
    }

    private static async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(addresses[attempt], port), cancellationToken);
            }
            catch (SocketException) when (attempt + 1 < addresses.Count)
            {
                // The next address may answer.
            }
        }
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
