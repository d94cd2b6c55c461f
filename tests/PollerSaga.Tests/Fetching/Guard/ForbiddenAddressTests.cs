using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Guard;

/// <summary>Ways of requesting a service of this machine. None reaches it, although it listens on every address.</summary>
public sealed class ForbiddenAddressTests
{
    private static readonly string[] Addresses =
    [
        "http://127.0.0.1:{0}/",
        "http://127.0.0.1.:{0}/",
        "http://127.0.0.2:{0}/",
        "http://127.255.255.254:{0}/",
        "http://127.1:{0}/",
        "http://127.0.1:{0}/",
        "http://127.000.000.001:{0}/",
        "http://2130706433:{0}/",
        "http://0x7f000001:{0}/",
        "http://0x7f.1:{0}/",
        "http://0x7f.0x0.0x0.0x1:{0}/",
        "http://0177.0.0.1:{0}/",
        "http://0177.0x0.1:{0}/",
        "http://017700000001:{0}/",
        "http://１２７.０.０.１:{0}/",
        "http://127。0。0。1:{0}/",
        "http://①②⑦.⓪.⓪.①:{0}/",
        "http://0.0.0.0:{0}/",
        "http://0:{0}/",
        "http://0x0:{0}/",
        "http://localhost:{0}/",
        "http://LOCALHOST:{0}/",
        "http://localhost.:{0}/",
        "http://ｌocalhost:{0}/",
        "http://[::1]:{0}/",
        "http://[0:0:0:0:0:0:0:1]:{0}/",
        "http://[0000:0000:0000:0000:0000:0000:0000:0001]:{0}/",
        "http://[::1%25lo]:{0}/",
        "http://[::]:{0}/",
        "http://[::ffff:127.0.0.1]:{0}/",
        "http://[::ffff:7f00:1]:{0}/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]:{0}/",
        "http://[::ffff:0.0.0.0]:{0}/",
        "http://[::ffff:0:127.0.0.1]:{0}/",
        "http://[::127.0.0.1]:{0}/",
        "http://[::7f00:1]:{0}/",
        "http://[64:ff9b::127.0.0.1]:{0}/",
        "http://[64:ff9b::7f00:1]:{0}/",
        "http://[64:ff9b:1::127.0.0.1]:{0}/",
        "http://[64:ff9b:1:7f00:0:100::]:{0}/",
        "http://[2002:7f00:1::]:{0}/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{0}/",
        "http://[fe80::1%25lo]:{0}/",
        "http://[fe80::5efe:127.0.0.1]:{0}/",
        "http://api.example.com@127.0.0.1:{0}/",
        "http://api.example.com:80@127.0.0.1:{0}/",
        "http://127.0.0.1:{0}\\@api.example.com/",
        "http://127.0.0.1:{0}#@api.example.com/",
        "http://127.0.0.1:{0}/?@api.example.com/",
        "http:\\\\127.0.0.1:{0}\\",
        "http://rebound.example:{0}/",
        "http://metadata-and-loopback.example:{0}/",
        "http://mapped.example:{0}/",
        "http://unspecified.example:{0}/",
        "http://zone.example:{0}/",
        "http://own-name.example:{0}/",
    ];

    private static readonly string[] Redirections =
    [
        "http://127.0.0.1:{0}/",
        "//127.0.0.1:{0}/",
        "\\\\127.0.0.1:{0}\\",
        "http:/\\127.0.0.1:{0}/",
        "http://localhost:{0}/",
        "http://2130706433:{0}/",
        "http://[::ffff:127.0.0.1]:{0}/",
        "http://user:password@127.0.0.1:{0}/",
        "http://rebound.example:{0}/",
        "https://127.0.0.1:{0}/",
        "gopher://127.0.0.1:{0}/",
    ];

    private static readonly int[] Statuses = [301, 302, 303, 307, 308];

    [Test]
    public void The_table_has_at_least_60_ways() =>
        Assert.That(Addresses.Length + (Redirections.Length * Statuses.Length), Is.AtLeast(60));

    [TestCaseSource(nameof(Addresses))]
    public async Task An_address_is_not_requested(string address)
    {
        await using var canary = new Canary();
        await using var partnership = await StartAsync(allowedNetworks: "");

        await RefuseAsync(partnership, canary, address);
    }

    [Test]
    public async Task An_own_address_is_not_requested()
    {
        await using var canary = new Canary();
        await using var partnership = await StartAsync(allowedNetworks: "");
        var own = await Dns.GetHostAddressesAsync(Dns.GetHostName());
        Assume.That(own, Is.Not.Empty);

        foreach (var address in own.Where(address => AddressRanges.KindOf(address).Access != AddressAccess.Public))
        {
            var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
            await RefuseAsync(partnership, canary, $"http://{host.Replace("%", "%25", StringComparison.Ordinal)}:{{0}}/");
        }
    }

    [Test]
    public async Task A_redirection_is_not_followed(
        [ValueSource(nameof(Redirections))] string location,
        [ValueSource(nameof(Statuses))] int status)
    {
        await using var canary = new Canary();
        await using var partnership = await StartAsync(allowedNetworks: "");
        partnership.Api.Misbehave = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = At(location, canary);
            return Task.FromResult(true);
        };

        var failure = await partnership.GetOnceAsync(new Uri($"http://partner.example:{partnership.Api.Url.Port}/payload"))
            .FailureOf<FetchException>();

        Assert.That((canary.Connections, failure.IsRetriable), Is.EqualTo((0, false)), failure.Message);
    }

    [Test]
    public async Task A_name_that_changes_its_address_is_not_requested_again()
    {
        await using var canary = new Canary();
        var answers = new Queue<string>(["127.0.0.1", "127.0.0.9"]);
        await using var partnership = await Partnership.StartAsync(
            services => services.AddSingleton(provider => new PartnerConnections(
                provider.GetRequiredService<AddressPolicy>(),
                proxy: null,
                (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]))),
            ("Fetching:AllowedNetworks", "127.0.0.1"));
        partnership.Api.Misbehave = (context, _) =>
        {
            context.Response.Headers.Connection = "close"; // The next request needs a new connection.
            return Task.FromResult(false);
        };
        var url = new Uri($"http://rebinding.example:{partnership.Api.Url.Port}/payload");
        await partnership.GetOnceAsync(url);

        var failure = await partnership.GetOnceAsync(url).FailureOf<FetchException>();

        Assert.That((partnership.Api.Requests.Count, failure.IsRetriable), Is.EqualTo((1, false)));
        Assert.That(failure.Message, Does.Contain("127.0.0.9 is a loopback address"));
    }

    private static async Task RefuseAsync(Partnership partnership, Canary canary, string address)
    {
        // An address that is none cannot be requested.
        if (!Uri.TryCreate(At(address, canary), UriKind.Absolute, out var url))
            return;

        var failure = await partnership.GetOnceAsync(url).FailureOf<FetchException>();

        // Not every resolver knows every form.
        var isUnknown = failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError };
        Assert.That((canary.Connections, failure.IsRetriable), Is.EqualTo((0, isUnknown)), failure.Message);
    }

    private static string At(string address, Canary canary) => string.Format(CultureInfo.InvariantCulture, address, canary.Port);

    // The partner is allowed by its name, so that each redirection leads to an address that is not.
    private static Task<Partnership> StartAsync(string allowedNetworks) => Partnership.StartAsync(
        services => services.AddSingleton(provider => new PartnerConnections(
            provider.GetRequiredService<AddressPolicy>(),
            proxy: null,
            ResolveAsync)),
        ("Fetching:AllowedNetworks", allowedNetworks),
        ("Fetching:AllowedHosts", "partner.example"));

    private static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        string[]? answer = host switch
        {
            "partner.example" or "rebound.example" => ["127.0.0.1"],
            "metadata-and-loopback.example" => ["169.254.169.254", "127.0.0.1", "::1"],
            "mapped.example" => ["::ffff:127.0.0.1"],
            "unspecified.example" => ["0.0.0.0", "::"],
            "zone.example" => ["fe80::1%1"],
            "own-name.example" => [.. Dns.GetHostAddresses(Dns.GetHostName()).Select(address => address.ToString())],
            _ => null,
        };
        return answer is null
            ? Dns.GetHostAddressesAsync(host, cancellationToken)
            : Task.FromResult<IPAddress[]>([.. answer.Select(address => IPAddress.Parse(address))]);
    }
}
