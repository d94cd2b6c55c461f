using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PollerSaga.Worker.Access;

/// <summary>
/// Refuses requests for host names that the worker does not serve. With DNS rebinding, a web page reads a worker through a name of its own:
/// the browser takes the worker for a part of the page's site.
/// </summary>
internal sealed class HostCheck
{
    private const string Every = "*";

    private readonly List<StringSegment> _hosts;
    private readonly bool _acceptsEvery;
    private readonly bool _acceptsOwnAddress;

    public HostCheck(HttpOptions options)
    {
        var listened = options.Addresses.Select(ListenAddress.Parse).OfType<ListenAddress>().ToList();
        _acceptsEvery = options.Hosts.Contains(Every);
        _acceptsOwnAddress = listened.Exists(address => address.Host is null);
        _hosts = [.. ((string[])["localhost", "127.0.0.1", "[::1]"])
            .Concat(listened.Select(address => address.Host).OfType<string>())
            .Concat(options.Hosts.Select(AsInHeader))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(host => new StringSegment(host))];
    }

    /// <summary>Adds the check to all requests.</summary>
    public static void Use(IApplicationBuilder app, HttpOptions options)
    {
        var check = new HostCheck(options);
        app.Use((context, next) => check.Allows(context)
            ? next(context)
            : TypedResults
                .Problem(
                    $"The request is for the host '{context.Request.Host}', which this worker does not serve. Add it to "
                    + "PollerSaga:Http:AllowedHosts.",
                    statusCode: StatusCodes.Status400BadRequest)
                .ExecuteAsync(context));
    }

    /// <summary>Whether the worker serves the host of a request. A request without host does not come from a browser.</summary>
    public bool Allows(HttpContext context)
    {
        var host = context.Request.Host;
        return !host.HasValue
            || _acceptsEvery
            || HostString.MatchesAny(host.ToUriComponent(), _hosts)
            || (_acceptsOwnAddress && IsOwnAddress(host.Host, context.Connection.LocalIpAddress));
    }

    // Browsers send addresses of IPv6 in brackets, and names in ASCII.
    private static string AsInHeader(string host) => IPAddress.TryParse(host, out var address)
        ? address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : host
        : new HostString(host).ToUriComponent();

    // The address at which a client reached this machine is not a name, so that no page can have it.
    private static bool IsOwnAddress(string host, IPAddress? own) =>
        own is not null
        && IPAddress.TryParse(host.Trim('[', ']'), out var address)
        && address.Equals(own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own);
}
