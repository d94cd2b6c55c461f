using System.Net;
using System.Net.Sockets;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class PartnerProxyTests
{
    private static readonly Uri Address = new("http://proxy.example:3128");

    [TestCase("http://localhost:8080/")]
    [TestCase("http://api.localhost/")]
    [TestCase("http://LOCALHOST./")]
    [TestCase("http://127.0.0.1/")]
    [TestCase("http://127.9.9.9/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://[::ffff:127.0.0.1]/")]
    public void Is_never_used_for_this_machine(string target)
    {
        var proxy = new PartnerProxy(new WebProxy(Address));

        Assert.That((proxy.IsBypassed(new Uri(target)), proxy.GetProxy(new Uri(target))), Is.EqualTo((true, (Uri?)null)));
    }

    [TestCase("http://api.example.com/")]
    [TestCase("https://10.0.0.1/")]
    [TestCase("http://localhost.example.com/")]
    public void Is_used_for_other_hosts(string target)
    {
        var proxy = new PartnerProxy(new WebProxy(Address));

        Assert.That((proxy.IsBypassed(new Uri(target)), proxy.GetProxy(new Uri(target))), Is.EqualTo((false, Address)));
    }

    [Test]
    public void Follows_the_exceptions_of_the_environment()
    {
        var proxy = new PartnerProxy(new WebProxy(Address, BypassOnLocal: false, [@"inner\.example"]));

        Assert.That(proxy.IsBypassed(new Uri("http://inner.example/")), Is.True);
    }

    [Test]
    public void Takes_user_name_and_password_from_the_setting()
    {
        var proxy = PartnerProxy.Create("http://user:p%40ss@proxy.example:3128")!;

        var credential = proxy.Credentials!.GetCredential(Address, "Basic")!;

        Assert.That((credential.UserName, credential.Password), Is.EqualTo(("user", "p@ss")));
    }

    [Test]
    public void Is_off_by_default() => Assert.That(PartnerProxy.Create(new FetchingOptions().Proxy), Is.Null);

    [Test]
    public async Task Sends_requests_through_a_proxy_of_this_machine_that_no_setting_allows_as_a_target()
    {
        await using var proxy = WirePartner.Answering("HTTP/1.1 200 OK\nContent-Length: 2\n\n[]");
        var settings = new FetchingOptions();

        using var response = await GetAsync(settings, proxy.Url, "http://api.example.com/payload", "8.8.8.8");

        Assert.That((response.StatusCode, proxy.Requests), Is.EqualTo((HttpStatusCode.OK, 1)));
    }

    [TestCase("http://10.0.0.1/")]
    [TestCase("https://10.0.0.1/")]
    [TestCase("http://169.254.169.254/")]
    [TestCase("http://inner.example/")]
    [TestCase("https://inner.example/")]
    public async Task Does_not_forward_requests_for_refused_targets(string target)
    {
        await using var proxy = WirePartner.Answering("HTTP/1.1 200 OK\nContent-Length: 2\n\n[]");

        await GetAsync(new FetchingOptions(), proxy.Url, target, "8.8.8.8", "10.0.0.7").FailureOf<RequestRefusedException>();

        Assert.That(proxy.Requests, Is.Zero);
    }

    [Test]
    public async Task Leaves_names_to_the_proxy_that_this_machine_cannot_resolve()
    {
        await using var proxy = WirePartner.Answering("HTTP/1.1 200 OK\nContent-Length: 2\n\n[]");

        using var response = await GetAsync(new FetchingOptions(), proxy.Url, "http://unknown.example/");

        Assert.That(proxy.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task The_proxy_itself_is_no_target()
    {
        await using var proxy = WirePartner.Answering("HTTP/1.1 200 OK\nContent-Length: 2\n\n[]");
        var connections = new PartnerConnections(
            new FetchingOptions().CreatePolicy(),
            new PartnerProxy(new WebProxy(proxy.Url)),
            Resolve());
        using var client = new HttpMessageInvoker(connections.Protect(new SocketsHttpHandler()));
        using var first = new HttpRequestMessage(HttpMethod.Get, "http://unknown.example/");
        using var response = await client.SendAsync(first, CancellationToken.None).OrTimeOut();

        using var second = new HttpRequestMessage(HttpMethod.Get, proxy.Url);
        var failure = await client.SendAsync(second, CancellationToken.None).FailureOf<HttpRequestException>();

        Assert.That(failure.InnerException, Is.TypeOf<RequestRefusedException>());
        Assert.That(proxy.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task A_local_API_is_polled_behind_a_proxy_that_does_not_work()
    {
        var unused = WirePartner.UnusedAddress();
        await using var partnership = await Partnership.StartAsync(("Fetching:Proxy", $"http://{unused.Authority}"));

        Assert.That(await partnership.GetOnceAsync(), Is.EqualTo(partnership.Api.BodyOf(0, 100)));
    }

    private static async Task<HttpResponseMessage> GetAsync(FetchingOptions settings, Uri proxy, string target, params string[] addresses)
    {
        var connections = new PartnerConnections(
            settings.CreatePolicy(),
            PartnerProxy.Create($"http://{proxy.Authority}"),
            Resolve(addresses));
        using var client = new HttpMessageInvoker(connections.Protect(new SocketsHttpHandler()));
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        return await client.SendAsync(request, CancellationToken.None).OrTimeOut();
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> Resolve(params string[] addresses) => (_, _) => addresses.Length == 0
        ? throw new SocketException((int)SocketError.HostNotFound)
        : Task.FromResult<IPAddress[]>([.. addresses.Select(address => IPAddress.Parse(address))]);
}
