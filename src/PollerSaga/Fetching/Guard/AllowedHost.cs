using System.Globalization;
using System.Net;

namespace PollerSaga.Fetching.Guard;

/// <summary>A host whose addresses are requested although they are restricted.</summary>
/// <param name="Host">The name or address, as <see cref="HostNames.Normalize"/> returns it.</param>
/// <param name="Port">The port; null for every port.</param>
internal readonly record struct AllowedHost(string Host, int? Port)
{
    /// <summary>The host and port of an address.</summary>
    public static AllowedHost Of(Uri url) => new(HostNames.Normalize(url.IdnHost), url.Port);

    /// <summary>Parses <c>host</c>, <c>host:port</c> or <c>[address]:port</c>; null for other text.</summary>
    public static AllowedHost? Parse(string text)
    {
        if (text is not ['[', ..] && text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out _))
            return new AllowedHost(HostNames.Normalize(text), Port: null);

        var end = text.LastIndexOf(':');
        var (host, port) = end > text.LastIndexOf(']') ? (text[..end], text[(end + 1)..]) : (text, null);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return null;

        var name = HostNames.Normalize(new Uri($"http://{host}").IdnHost);
        if (port is null)
            return new AllowedHost(name, Port: null);
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ushort.MaxValue
            ? new AllowedHost(name, number)
            : null;
    }

    public bool Matches(string host, int port) => Host == host && (Port is null || Port == port);
}
