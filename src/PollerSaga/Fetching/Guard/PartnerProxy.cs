using System.Net;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// The proxy for requests to partners. It is never used for this machine's own addresses: a proxy cannot reach them, or reaches its own.
/// </summary>
internal sealed class PartnerProxy : IWebProxy
{
    /// <summary>The value of the setting for the proxies of the environment, such as <c>HTTPS_PROXY</c> and <c>NO_PROXY</c>.</summary>
    public const string Environment = "environment";

    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly IWebProxy _proxy;

    /// <param name="proxy">Chooses the proxy for hosts other than this machine.</param>
    public PartnerProxy(IWebProxy proxy) => _proxy = proxy;

    public ICredentials? Credentials
    {
        get => _proxy.Credentials;
        set => _proxy.Credentials = value;
    }

    /// <summary>Creates the proxy of the setting.</summary>
    /// <param name="setting">Empty for none, <see cref="Environment"/>, or the address of a proxy.</param>
    public static PartnerProxy? Create(string setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
            return null;
        if (setting == Environment)
            return new PartnerProxy(HttpClient.DefaultProxy);

        var address = ParseAddress(setting) ?? throw new ArgumentException("The setting is no proxy.", nameof(setting));
        return new PartnerProxy(new WebProxy(address) { Credentials = CredentialsOf(address) });
    }

    /// <summary>Parses the address of a proxy; null for other text.</summary>
    public static Uri? ParseAddress(string setting) =>
        Uri.TryCreate(setting, UriKind.Absolute, out var address)
        && Schemes.Contains(address.Scheme, StringComparer.Ordinal)
        && address is { Host.Length: > 0, PathAndQuery: "/" or "" }
            ? address
            : null;

    public Uri? GetProxy(Uri destination) =>
        IsThisMachine(destination) || _proxy.GetProxy(destination) is not { } address || address == destination ? null : address;

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>Whether a connection for a request is one to its proxy.</summary>
    public bool IsUsed(Uri destination, DnsEndPoint connection) => GetProxy(destination) is { } address
        && HostNames.Normalize(address.IdnHost) == HostNames.Normalize(connection.Host)
        && address.Port == connection.Port;

    private static bool IsThisMachine(Uri destination)
    {
        if (HostNames.TryParse(destination.IdnHost, out var address))
            return IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

        var name = HostNames.Normalize(destination.IdnHost);
        return name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal);
    }

    private static NetworkCredential? CredentialsOf(Uri address)
    {
        if (address.UserInfo.Length == 0)
            return null;

        var parts = address.UserInfo.Split(':', count: 2).Select(Uri.UnescapeDataString).ToArray();
        return new NetworkCredential(parts[0], parts.ElementAtOrDefault(1));
    }
}
