using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

/// <summary>The errors of requests without a response state the cause.</summary>
public sealed class RequestFaultsTests
{
    [Test]
    public async Task Names_the_issuer_of_a_certificate_that_is_not_trusted()
    {
        await using var partner = new TlsListener(TestCertificates.CreateSelfSigned("partner.example"));

        var failure = await FailureOfAsync($"https://partner.example:{partner.Port}/payload");

        Assert.That(
            failure.Message,
            Does.StartWith($"https://partner.example:{partner.Port} cannot be reached: the certificate of the server is refused: "
                + "its issuer, CN=partner.example, is not trusted on this machine ("));
        Assert.That(failure.Message, Does.Not.Contain("inner exception"));
        Assert.That(await partner.NextAsync(), Is.Empty, "no header, and thus no credential");
    }

    [Test]
    public async Task Names_the_hosts_of_a_certificate_for_other_hosts()
    {
        await using var partner = new TlsListener(TestCertificates.CreateSelfSigned("other.example"));

        var failure = await FailureOfAsync($"https://partner.example:{partner.Port}/payload");

        Assert.That(
            failure.Message,
            Does.Contain(": it is for other.example, and not for this host; its issuer, CN=other.example, is not"));
        Assert.That(await partner.NextAsync(), Is.Empty);
    }

    [Test]
    public async Task Names_the_validity_of_an_expired_certificate()
    {
        await using var partner = new TlsListener(TestCertificates.CreateSelfSigned("partner.example", lastYear: 2020));

        var failure = await FailureOfAsync($"https://partner.example:{partner.Port}/payload");

        Assert.That(failure.Message, Does.Contain("it is valid from 2020-01-01 00:00:00Z to 2020-12-31 00:00:00Z"));
    }

    [Test]
    public async Task Names_plain_HTTP_on_a_port_for_TLS()
    {
        await using var partner = await PartnerApi.StartAsync();

        var failure = await FailureOfAsync($"https://partner.example:{partner.Url.Port}/payload");

        Assert.That(failure.Message, Does.StartWith($"https://partner.example:{partner.Url.Port} cannot be reached: TLS failed (")
            .And.Contain("Either the port expects plain HTTP, and the address must begin with http;"));
        Assert.That(failure.Message, Does.Not.Contain("inner exception"));
    }

    [Test]
    public async Task Names_TLS_on_a_port_for_plain_HTTP()
    {
        await using var partner = WirePartner.Answering("\u0015\u0003\u0001\u0000\u0002\u0002\u0046");

        var failure = await FailureOfAsync($"http://partner.example:{partner.Url.Port}/payload");

        Assert.That(failure.Message, Does.EndWith("If the port expects TLS, use https."));
        Assert.That(failure.Message.Any(char.IsControl), Is.False);
    }

    [Test]
    public async Task Refuses_a_response_with_too_many_headers()
    {
        var headers = string.Concat(Enumerable.Range(0, 2000).Select(number => $"X-{number}: {new string('x', 50)}\n"));
        await using var partner = WirePartner.Answering($"HTTP/1.1 200 OK\n{headers}\n[]");

        var failure = await FailureOfAsync($"http://partner.example:{partner.Url.Port}/payload");

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(
                ($"http://partner.example:{partner.Url.Port} sent a response with more than 64 KiB of headers, which is refused.", false)));
    }

    [TestCase("http://user:secret@127.0.0.1:9/payload")]
    [TestCase("http://@127.0.0.1:9/payload")]
    [TestCase("ftp://127.0.0.1:9/payload")]
    [TestCase("file:///etc/passwd")]
    public async Task Refuses_an_address_that_no_entry_point_accepts(string url)
    {
        var failure = await FailureOfAsync(url);

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(("The address is not requested: it must be an http or https address without a user name.", false)));
    }

    private static async Task<FetchException> FailureOfAsync(string url)
    {
        await using var partnership = await Partnership.StartAsync(services => services.AddSingleton(provider => new PartnerConnections(
            provider.GetRequiredService<AddressPolicy>(),
            proxy: null,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))));
        return await partnership.GetOnceAsync(new Uri(url)).FailureOf<FetchException>();
    }
}
