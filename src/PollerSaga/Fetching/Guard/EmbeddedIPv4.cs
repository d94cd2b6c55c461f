using System.Net;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// Finds the IPv4 address to which a tunnel or a translator forwards the packets for an IPv6 address. Without it, every IPv4 address could
/// be written as one of IPv6.
/// </summary>
internal static class EmbeddedIPv4
{
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");

    // The IPv4 address is in the last 32 bits: IPv4-translated and NAT64, and IPv4-compatible.
    private static readonly IPNetwork[] Suffixes = [IPNetwork.Parse("::ffff:0:0:0/96"), IPNetwork.Parse("64:ff9b::/96")];
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    // The positions of the bytes in an address with a prefix of 48, 56, 64 and 96 bits (RFC 6052).
    private static readonly int[][] Nat64Bytes = [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], [12, 13, 14, 15]];

    /// <summary>Returns the IPv4 address; null for an IPv6 address that contains none.</summary>
    /// <param name="address">An address of IPv6 that is not mapped. A mapped address is one of IPv4 for every system.</param>
    public static IPAddress? Find(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (Suffixes.Any(network => network.Contains(address)))
            return Take(bytes, 12, 13, 14, 15);

        // :: and ::1 are addresses of IPv6.
        if (Compatible.Contains(address))
            return bytes.AsSpan(12, 3).ContainsAnyExcept((byte)0) || bytes[15] > 1 ? Take(bytes, 12, 13, 14, 15) : null;
        if (SixToFour.Contains(address))
            return Take(bytes, 2, 3, 4, 5);
        if (Teredo.Contains(address))
            return Take([.. bytes.Select(value => (byte)~value)], 12, 13, 14, 15);
        if (LocalNat64.Contains(address))
            return FindNat64(bytes);
        return IsIsatap(bytes) ? Take(bytes, 12, 13, 14, 15) : null;
    }

    // The length of the prefix is local knowledge. The bits after the IPv4 address are zero, which leaves one length for most addresses.
    private static IPAddress? FindNat64(byte[] bytes)
    {
        var positions = Nat64Bytes.FirstOrDefault(at => bytes[8] == 0 && !bytes.AsSpan(at[3] + 1).ContainsAnyExcept((byte)0));
        return positions is null ? null : Take(bytes, positions);
    }

    // The interface identifier of RFC 5214, for a private or a public IPv4 address.
    private static bool IsIsatap(byte[] bytes) => bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;

    private static IPAddress Take(byte[] bytes, params int[] positions) => new([.. positions.Select(position => bytes[position])]);
}
