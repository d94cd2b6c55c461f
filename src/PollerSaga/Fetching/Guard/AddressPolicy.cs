using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// Decides which addresses are requested: public ones, and those that the settings or the user allow. Nothing allows an address that no
/// partner has.
/// </summary>
/// <param name="networks">Networks whose restricted addresses are allowed.</param>
/// <param name="hosts">Hosts whose restricted addresses are allowed.</param>
internal sealed class AddressPolicy(IReadOnlyCollection<IPNetwork> networks, IReadOnlyCollection<AllowedHost> hosts)
{
    private const int MaxNamed = 3;

    /// <summary>Returns the reason for which an address is not requested; null if its connection decides.</summary>
    /// <remarks>
    /// A name is only resolved when it is connected to. This check is for an early error; <see cref="ConnectionGuard"/> enforces the
    /// policy.
    /// </remarks>
    public string? FindRefusal(Uri url) => HostNames.TryParse(url.IdnHost, out var address)
        ? FindRefusal(url.IdnHost, url.Port, [address], out _)
        : null;

    /// <summary>Returns the reason for which a host is not requested, whatever the settings; null for any other host.</summary>
    public static string? FindForbidden(Uri url) =>
        HostNames.TryParse(url.IdnHost, out var address) && AddressRanges.KindOf(address) is { Access: AddressAccess.Forbidden } kind
            ? Describe(url.IdnHost, url.Port, [(address, kind)])
            : null;

    /// <summary>Returns the reason for which none of a host's addresses is requested; null if some are.</summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="addresses">The addresses of the host, at least one.</param>
    /// <param name="allowed">The addresses that may be requested, in the same order.</param>
    public string? FindRefusal(string host, int port, IReadOnlyList<IPAddress> addresses, out IReadOnlyList<IPAddress> allowed)
    {
        var name = HostNames.Normalize(host);
        var isAllowed = hosts.Any(entry => entry.Matches(name, port));
        var kinds = addresses.Select(address => (Address: address, Kind: AddressRanges.KindOf(address))).ToList();
        allowed = [.. kinds.Where(item => Allows(item.Address, item.Kind, isAllowed)).Select(item => item.Address)];
        return allowed.Count > 0 ? null : Describe(host, port, kinds);
    }

    private bool Allows(IPAddress address, AddressKind kind, bool isHostAllowed) => kind.Access switch
    {
        AddressAccess.Public => true,
        AddressAccess.Restricted => isHostAllowed || networks.Any(network => Contains(network, address)),
        _ => false,
    };

    private static bool Contains(IPNetwork network, IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            address = new IPAddress(address.GetAddressBytes()); // without its zone
        return network.Contains(address) || (AddressRanges.IsNat64(address) && network.Contains(EmbeddedIPv4.Find(address)!));
    }

    private static string Describe(string host, int port, List<(IPAddress Address, AddressKind Kind)> refused)
    {
        var hostAndPort = string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':') ? $"[{host.Trim('[', ']')}]" : host)}:{port}");
        var named = refused.Take(MaxNamed).Select(item => $"{item.Address} is {item.Kind.Description}");
        var more = refused.Count > MaxNamed ? $", and {refused.Count - MaxNamed} more" : string.Empty;
        var restricted = refused.FirstOrDefault(item => item.Kind.Access == AddressAccess.Restricted);
        var remedy = restricted.Address is null
            ? "No setting allows it."
            : $"To allow it, set PollerSaga:Fetching:AllowedHosts={hostAndPort}, or a network that contains {restricted.Address} "
                + "with PollerSaga:Fetching:AllowedNetworks.";
        return $"{hostAndPort} is not requested: {string.Join(", ", named)}{more}. {remedy}";
    }
}
