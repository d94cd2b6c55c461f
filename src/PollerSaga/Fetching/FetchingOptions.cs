using System.Net;
using PollerSaga.Fetching.Guard;
using PollerSaga.Payloads;
using PollerSaga.Settings;

namespace PollerSaga.Fetching;

/// <summary>Settings <c>PollerSaga:Fetching:*</c>: requests to partners.</summary>
public sealed class FetchingOptions : ISettings
{
    static string ISettings.Section => "Fetching";

    /// <summary>
    /// Time-out of one attempt, from the connection to the last byte of the body. The time for saving does not count. Default 30 s, from
    /// 10 ms to a day.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Maximum size of a decompressed body in bytes. A larger body fails its task. Default 67,108,864 (64 MiB), at least 1.
    /// </summary>
    public long MaxBodyBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Expected content of a page's body. Default <see cref="ExpectedContent.Json"/>. Metadata is always JSON.</summary>
    public ExpectedContent Content { get; set; } = ExpectedContent.Json;

    /// <summary>The <c>User-Agent</c> of every request. Default <c>PollerSaga</c>.</summary>
    public string UserAgent { get; set; } = "PollerSaga";

    /// <summary>
    /// Networks of this machine or of the organisation whose addresses may be requested, separated by commas, for example
    /// <c>10.0.0.0/8,127.0.0.1</c>. Default empty: only public addresses. Link-local addresses, multicast addresses and those of cloud
    /// metadata are never requested.
    /// </summary>
    public string AllowedNetworks { get; set; } = string.Empty;

    /// <summary>
    /// Hosts whose addresses may be requested although they are not public, separated by commas, each with an optional port, for example
    /// <c>api.internal,localhost:8080</c>. Default empty. <c>run</c> and <c>demo</c> add the host and port of their address.
    /// </summary>
    public string AllowedHosts { get; set; } = string.Empty;

    /// <summary>
    /// The proxy of requests: an address with the scheme http, https, socks4, socks4a or socks5; or <c>environment</c> for the variables
    /// <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>. Default empty: no proxy. Loopback addresses are
    /// requested without a proxy.
    /// </summary>
    public string Proxy { get; set; } = string.Empty;

    /// <summary>
    /// Maximum number of bytes of payloads that one process buffers, over all pages in flight. A page waits until others release theirs.
    /// The payload store <c>S3</c> buffers up to 5 MiB per page, and <c>process ndjson</c> on a data folder the longest token of a page.
    /// Default 134,217,728 (128 MiB), at least 1 MiB.
    /// </summary>
    public long MaxBytesInFlight { get; set; } = BufferBudget.DefaultBytes;

    /// <summary>
    /// Maximum size of a body relative to its compressed size. A body that is compressed more fails its task; the first MiB is not
    /// checked. Default 100, from 1 to 100,000.
    /// </summary>
    public int MaxCompressionRatio { get; set; } = 100;

    /// <summary>
    /// The address that the user typed for this process, whose host and port are allowed; null for none. <c>run</c> and <c>demo</c> set it.
    /// </summary>
    internal Uri? TypedUrl { get; set; }

    /// <summary>The policy of these settings, which must be valid.</summary>
    internal AddressPolicy CreatePolicy() => new(
        [.. Items(AllowedNetworks).Select(ParseNetwork).OfType<IPNetwork>()],
        [
            .. Items(AllowedHosts).Select(AllowedHost.Parse).OfType<AllowedHost>(),
            .. TypedUrl is null ? Array.Empty<AllowedHost>() : [AllowedHost.Of(TypedUrl)],
        ]);

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Fetching:Timeout", Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1), "00:00:30");
        check.AtLeast("Fetching:MaxBodyBytes", MaxBodyBytes, 1, "67108864");
        check.Defined("Fetching:Content", Content);
        check.NotEmpty("Fetching:UserAgent", UserAgent, "PollerSaga");
        foreach (var item in Items(AllowedNetworks))
            ValidateNetwork(item, check);
        foreach (var item in Items(AllowedHosts))
        {
            check.That(
                AllowedHost.Parse(item) is not null,
                "Fetching:AllowedHosts",
                $"has '{item}'; it must be a host with an optional port, for example localhost:8080.");
        }

        check.That(
            string.IsNullOrWhiteSpace(Proxy) || Proxy == PartnerProxy.Environment || PartnerProxy.ParseAddress(Proxy) is not null,
            "Fetching:Proxy",
            $"is no proxy; it must be the address of a proxy, for example http://proxy.example.com:3128, or {PartnerProxy.Environment}.");
        check.AtLeast("Fetching:MaxBytesInFlight", MaxBytesInFlight, BufferBudget.MinBytes, "134217728");
        check.Within("Fetching:MaxCompressionRatio", MaxCompressionRatio, 1, 100_000, "100");
    }

    private static void ValidateNetwork(string item, SettingsCheck check)
    {
        if (ParseNetwork(item) is not { } network)
        {
            check.That(
                holds: false,
                "Fetching:AllowedNetworks",
                $"has '{item}'; it must be a network or an address, for example 10.0.0.0/8 or 127.0.0.1.");
        }
        else if (AddressRanges.FindForbidden(network) is { } kind)
        {
            check.That(
                holds: false,
                "Fetching:AllowedNetworks",
                $"has '{item}', which no setting can allow: {network.BaseAddress} is {kind.Description}. Remove it.");
        }
    }

    private static IPNetwork? ParseNetwork(string item)
    {
        if (IPNetwork.TryParse(item, out var network))
            return network;
        return !item.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(item, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }

    private static string[] Items(string? list) =>
        (list ?? string.Empty).Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
