using System.Net;
using System.Net.Sockets;
using static PollerSaga.Fetching.Guard.AddressAccess;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// The ranges of addresses that are not public. They are those of IANA's registries of special-purpose addresses for IPv4 and IPv6
/// (https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry) without the
/// attribute "globally reachable", the multicast ranges, and the addresses of cloud metadata. A range in which an organisation can have
/// servers of its own is restricted; every other range is forbidden.
/// </summary>
internal static class AddressRanges
{
    private const string Metadata = "an address of a cloud's metadata service";
    private const string Documentation = "an address for documentation";
    private const string Benchmark = "an address for benchmarks";
    private const string Loopback = "a loopback address";
    private const string Private = "a private address";
    private const string LinkLocal = "a link-local address";
    private const string Multicast = "a multicast address";
    private const string Unspecified = "an address of \"this network\"";
    private const string Protocol = "an address for IETF protocols";

    // The first range that contains an address counts.
    private static readonly (IPNetwork Network, AddressKind Kind)[] V4 =
    [
        // Services for virtual machines, in ranges that are restricted or public. The others are link-local.
        Range("100.100.100.200/32", Forbidden, Metadata), // Alibaba Cloud
        Range("168.63.129.16/32", Forbidden, Metadata), // Azure
        Range("192.0.0.192/32", Forbidden, Metadata), // Oracle Cloud

        Range("0.0.0.0/8", Forbidden, Unspecified), // RFC 791; Linux connects 0.0.0.0 to itself
        Range("10.0.0.0/8", Restricted, Private), // RFC 1918
        Range("100.64.0.0/10", Restricted, "an address shared by customers of a provider"), // RFC 6598
        Range("127.0.0.0/8", Restricted, Loopback), // RFC 1122
        Range("169.254.0.0/16", Forbidden, LinkLocal), // RFC 3927
        Range("172.16.0.0/12", Restricted, Private), // RFC 1918
        Range("192.0.0.0/24", Forbidden, Protocol), // RFC 6890
        Range("192.0.2.0/24", Forbidden, Documentation), // RFC 5737
        Range("192.88.99.0/24", Forbidden, "an address of a 6to4 relay"), // RFC 7526
        Range("192.168.0.0/16", Restricted, Private), // RFC 1918
        Range("198.18.0.0/15", Restricted, Benchmark), // RFC 2544; laboratories have servers there
        Range("198.51.100.0/24", Forbidden, Documentation), // RFC 5737
        Range("203.0.113.0/24", Forbidden, Documentation), // RFC 5737
        Range("224.0.0.0/4", Forbidden, Multicast), // RFC 5771
        Range("255.255.255.255/32", Forbidden, "the broadcast address"), // RFC 919
        Range("240.0.0.0/4", Restricted, "a reserved address"), // RFC 1112; some clusters use it as private
    ];

    private static readonly (IPNetwork Network, AddressKind Kind)[] V6 =
    [
        Range("fd00:ec2::/32", Forbidden, Metadata), // Amazon EC2
        Range("fd00:42::42/128", Forbidden, Metadata), // Scaleway
        Range("fd00:c1::a9fe:a9fe/128", Forbidden, Metadata), // Oracle Cloud
        Range("fd20:ce::254/128", Forbidden, Metadata), // Google Cloud

        Range("::/128", Forbidden, "the unspecified address"), // RFC 4291
        Range("::1/128", Restricted, Loopback), // RFC 4291
        Range("64:ff9b:1::/48", Restricted, "an address of a local NAT64"), // RFC 8215
        Range("100::/64", Forbidden, "an address whose packets are discarded"), // RFC 6666
        Range("2001::/32", Forbidden, "an address of a Teredo tunnel"), // RFC 4380
        Range("2001:2::/48", Restricted, Benchmark), // RFC 5180
        Range("2001::/23", Forbidden, Protocol), // RFC 2928
        Range("2001:db8::/32", Forbidden, Documentation), // RFC 3849
        Range("2002::/16", Forbidden, "an address of a 6to4 tunnel"), // RFC 3056
        Range("3fff::/20", Forbidden, Documentation), // RFC 9637
        Range("fc00::/7", Restricted, Private), // RFC 4193
        Range("fe80::/10", Forbidden, LinkLocal), // RFC 4291
        Range("ff00::/8", Forbidden, Multicast), // RFC 4291
        Range("2000::/3", AddressAccess.Public, AddressKind.Public.Description), // the only unicast addresses that IANA assigns

        Range("::/0", Forbidden, "an address outside the assigned ranges"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>The kind of an address.</summary>
    public static AddressKind KindOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return Find(V4, address) is { Description: not null } special ? special : AddressKind.Public;

        address = new IPAddress(address.GetAddressBytes()); // without its zone
        var kind = Find(V6, address);
        if (EmbeddedIPv4.Find(address) is not { } embedded)
            return kind;

        var embeddedKind = KindOf(embedded);
        var description = $"an address that contains {embedded}, {embeddedKind.Description}";
        if (IsNat64(address))
            return embeddedKind with { Description = description };
        return new AddressKind(Max(kind.Access, embeddedKind.Access), $"{kind.Description}, {description}");
    }

    /// <summary>Whether an address is that of the public NAT64: another form of the IPv4 address that it contains.</summary>
    public static bool IsNat64(IPAddress address) => Nat64.Contains(address);

    /// <summary>Returns the kind of a network whose addresses are all forbidden; null for any other network.</summary>
    public static AddressKind? FindForbidden(IPNetwork network)
    {
        var ranges = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? V4 : V6;
        var range = ranges.FirstOrDefault(range => range.Network.Contains(network.BaseAddress));
        return range.Kind.Access == Forbidden
            && range.Network.PrefixLength <= network.PrefixLength
            && !IsNat64(network.BaseAddress)
                ? range.Kind
                : null;
    }

    private static AddressKind Find((IPNetwork Network, AddressKind Kind)[] ranges, IPAddress address)
    {
        foreach (var (network, kind) in ranges)
        {
            if (network.Contains(address))
                return kind;
        }

        return default;
    }

    private static AddressAccess Max(AddressAccess one, AddressAccess other) => one > other ? one : other;

    private static (IPNetwork Network, AddressKind Kind) Range(string network, AddressAccess access, string description) =>
        (IPNetwork.Parse(network), new AddressKind(access, description));
}
