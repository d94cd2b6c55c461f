using System.Net;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Worker.Access;

/// <summary>An address of <c>Http:Urls</c>.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">The host; null for an address that listens on every network.</param>
/// <param name="IsLoopback">Whether only this machine can reach the address.</param>
internal sealed record ListenAddress(string Scheme, string? Host, bool IsLoopback)
{
    /// <summary>Parses an address; returns null for an invalid one.</summary>
    public static ListenAddress? Parse(string address)
    {
        var named = address.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
        if (!Uri.TryCreate(named, UriKind.Absolute, out var uri)
            || uri is not { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" }
            || !address.StartsWith($"{uri.Scheme}://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // As Kestrel decides: it listens on every network for a name other than localhost.
        var host = BindingAddress.Parse(address).Host;
        var isIp = IPAddress.TryParse(host, out var ip);
        var isAny = named != address || (isIp && (ip!.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        var isLoopback = isIp ? IPAddress.IsLoopback(ip!) : host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        return new ListenAddress(uri.Scheme, isAny ? null : uri.Host, isLoopback);
    }
}
