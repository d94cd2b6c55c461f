using System.Net;
using System.Net.Sockets;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class PartnerConnectionsTests
{
    [TestCase("169.254.169.254", "127.0.0.1")]
    [TestCase("10.0.0.1", "127.0.0.1")]
    public async Task Connects_only_to_the_allowed_addresses_of_a_host(params string[] addresses)
    {
        await using var partner = await PartnerApi.StartAsync();

        using var response = await GetAsync(partner.Url.Port, addresses);

        Assert.That(response.IsSuccessStatusCode, Is.True);
    }

    [Test]
    public async Task Connects_to_the_next_address_if_one_refuses()
    {
        await using var partner = await PartnerApi.StartAsync(); // Listens on 127.0.0.1.

        using var response = await GetAsync(partner.Url.Port, "127.0.0.3", "127.0.0.1");

        Assert.That(response.IsSuccessStatusCode, Is.True);
    }

    [Test]
    public async Task Names_the_host_if_every_address_refuses()
    {
        var unused = WirePartner.UnusedAddress();

        var failure = await GetAsync(unused.Port, "127.0.0.3", "127.0.0.1").FailureOf<HttpRequestException>();

        Assert.That(failure.Message, Is.EqualTo($"Connection refused (partner.example:{unused.Port})"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Reports_a_host_without_an_address(bool throws)
    {
        var connections = Connections((_, _) => throws
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult(Array.Empty<IPAddress>()));

        var failure = await GetAsync(connections, 80).FailureOf<HttpRequestException>();

        Assert.That(failure.HttpRequestError, Is.EqualTo(HttpRequestError.NameResolutionError));
    }

    [Test]
    public async Task Checks_every_connection_and_not_every_request()
    {
        await using var partner = await PartnerApi.StartAsync();
        var resolutions = 0;
        using var client = new HttpMessageInvoker(Connections((_, _) =>
        {
            resolutions++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }).Protect(new SocketsHttpHandler()));

        for (var i = 0; i < 3; i++)
        {
            using var request = Request(partner.Url.Port);
            using var response = await client.SendAsync(request, CancellationToken.None);
            await response.Content.ReadAsByteArrayAsync();
        }

        Assert.That(resolutions, Is.EqualTo(1));
    }

    private static PartnerConnections Connections(Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        new(new FetchingOptions { AllowedNetworks = TestSettings.Loopback }.CreatePolicy(), proxy: null, resolve);

    private static Task<HttpResponseMessage> GetAsync(int port, params string[] addresses) => GetAsync(
        Connections((_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(address => IPAddress.Parse(address))])),
        port);

    private static async Task<HttpResponseMessage> GetAsync(PartnerConnections connections, int port)
    {
        using var client = new HttpMessageInvoker(connections.Protect(new SocketsHttpHandler()));
        using var request = Request(port);
        return await client.SendAsync(request, CancellationToken.None).OrTimeOut();
    }

    private static HttpRequestMessage Request(int port) =>
        new(HttpMethod.Get, $"http://partner.example:{port}/payload?startAt=0&count=1");
}
