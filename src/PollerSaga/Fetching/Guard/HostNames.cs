using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PollerSaga.Fetching.Guard;

/// <summary>Reads hosts in the forms that resolvers accept.</summary>
internal static class HostNames
{
    /// <summary>Returns a host in one form: in lower case, without brackets and a final dot; an address in its usual form.</summary>
    /// <param name="host">The host in ASCII, as <see cref="Uri.IdnHost"/> returns it.</param>
    public static string Normalize(string host)
    {
        var plain = host.Trim('[', ']').TrimEnd('.');
        return IPAddress.TryParse(plain, out var address) ? address.ToString() : plain.ToLowerInvariant();
    }

    /// <summary>
    /// Reads an address that is written as a host: with decimal, octal or hexadecimal numbers, with fewer than four parts, with a final
    /// dot, in brackets, with a zone. A name that only looks like an address is resolved, and its addresses are checked.
    /// </summary>
    public static bool TryParse(string host, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(Normalize(host), out address);
}
