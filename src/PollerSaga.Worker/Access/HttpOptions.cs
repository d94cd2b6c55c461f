using System.Net;
using PollerSaga.Settings;

namespace PollerSaga.Worker.Access;

/// <summary>Settings <c>PollerSaga:Http:*</c>: the HTTP server of <c>pollersaga worker</c>, and the key of its clients.</summary>
public sealed class HttpOptions : ISettings
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    static string ISettings.Section => "Http";

    /// <summary>
    /// Addresses to listen on, http or https, separated by semicolons; port 0 is a free port. Default <c>http://127.0.0.1:5080</c>. The
    /// certificate for https is in the section <c>Kestrel:Certificates:Default</c>.
    /// </summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>
    /// Host names of requests, separated by semicolons, in addition to those of <see cref="Urls"/> and of loopback. <c>*.example.com</c>
    /// is every name below example.com; <c>*</c> is every name. Default empty.
    /// </summary>
    public string AllowedHosts { get; set; } = string.Empty;

    /// <summary>
    /// Addresses, or networks such as <c>10.0.0.0/8</c>, of reverse proxies, separated by semicolons. Their headers
    /// <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed. Default empty: the headers are ignored.
    /// </summary>
    public string KnownProxies { get; set; } = string.Empty;

    /// <summary>The accepted users. Default <see cref="HttpAuthentication.Loopback"/>.</summary>
    public HttpAuthentication Authentication { get; set; } = HttpAuthentication.Loopback;

    /// <summary>
    /// The role, group or scope in a token that allows reading. Default <c>pollersaga.read</c>. Empty: everyone with a token reads.
    /// </summary>
    public string ReadRole { get; set; } = "pollersaga.read";

    /// <summary>
    /// The role, group or scope in a token that allows reading, and to start and control jobs. Default <c>pollersaga.operate</c>. Empty:
    /// everyone with a token operates.
    /// </summary>
    public string OperateRole { get; set; } = "pollersaga.operate";

    /// <summary>
    /// The role, group or scope in a token that allows to change sources, besides reading, and to start and control jobs. Default
    /// <c>pollersaga.manage</c>. Empty: everyone with a token changes sources, and with them decides to which host a secret is sent.
    /// </summary>
    public string ManageRole { get; set; } = "pollersaga.manage";

    /// <summary>JSON Web Tokens.</summary>
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>The sign-in of the dashboard's users with OpenID Connect.</summary>
    public SignInOptions OpenIdConnect { get; set; } = new();

    /// <summary>Time after which a user of the dashboard must sign in again. Default 8 hours, from a minute to a day.</summary>
    public TimeSpan SessionDuration { get; set; } = TimeSpan.FromHours(8);

    /// <summary>
    /// Maximum number of requests per second to the API from one address; twice as many at once. Default 200, at most 100,000; 0 is no
    /// limit.
    /// </summary>
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>
    /// Time-out of a request to the API, except for event streams, results and payloads. Default 30 s, from 1 s to a day.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The API key that commands with <c>--server</c> send. Default empty: the environment variable <c>POLLERSAGA_API_KEY</c>. The command
    /// line does not accept it.
    /// </summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>The separate addresses.</summary>
    internal string[] Addresses => Split(Urls);

    /// <summary>The separate hosts.</summary>
    internal string[] Hosts => Split(AllowedHosts);

    /// <summary>The separate proxies.</summary>
    internal string[] Proxies => Split(KnownProxies);

    /// <summary>Whether requests need an authenticated user.</summary>
    internal bool IsAuthenticated => Authentication == HttpAuthentication.Required;

    void ISettings.Validate(SettingsCheck check)
    {
        check.NotEmpty("Http:Urls", string.Concat(Addresses), "http://127.0.0.1:5080");
        check.Defined("Http:Authentication", Authentication);
        foreach (var address in Addresses)
            ValidateAddress(check, address);
        foreach (var proxy in Proxies)
        {
            check.That(
                IPAddress.TryParse(proxy, out _) || IPNetwork.TryParse(proxy, out _),
                "Http:KnownProxies",
                $"has '{proxy}'; it must be an IP address or a network, for example 10.0.0.0/8.");
        }

        foreach (var host in Hosts)
        {
            var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
            check.That(
                host == "*" || Uri.CheckHostName(name) != UriHostNameType.Unknown,
                "Http:AllowedHosts",
                $"has '{host}'; it must be a host name without a port, for example jobs.example.com.");
        }

        var needed = $"is set, but Http:Authentication is {Authentication}; set it to Required.";
        check.That(!Jwt.IsUsed || IsAuthenticated, "Http:Jwt:Authority", needed);
        check.That(!OpenIdConnect.IsUsed || IsAuthenticated, "Http:OpenIdConnect:Authority", needed);
        Jwt.Validate(check);
        OpenIdConnect.Validate(check);
        check.Within("Http:SessionDuration", SessionDuration, TimeSpan.FromMinutes(1), MaxTime, "08:00:00");
        check.Within("Http:RequestsPerSecond", RequestsPerSecond, 0, 100_000, "200, or 0 for no limit");
        check.Within("Http:RequestTimeout", RequestTimeout, TimeSpan.FromSeconds(1), MaxTime, "00:00:30");
    }

    private void ValidateAddress(SettingsCheck check, string address)
    {
        var listen = ListenAddress.Parse(address);
        check.That(
            listen is not null,
            "Http:Urls",
            $"has '{address}'; it must be an http or https address to listen on, for example http://127.0.0.1:5080.");
        check.That(
            listen is not { IsLoopback: false } || Authentication != HttpAuthentication.Loopback,
            "Http:Urls",
            $"has '{address}', which other machines can reach, but Http:Authentication is {Authentication}; set it to Required, or to None "
            + "if only authenticated users can reach the worker.");
    }

    private static string[] Split(string? list) => (list ?? string.Empty).Split(
        ';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
