using System.Net;
using Microsoft.AspNetCore.Http;
using PollerSaga.Tests.Worker.Http;
using PollerSaga.Worker.Access;

namespace PollerSaga.Tests.Worker.Access;

public sealed class HostTests
{
    [TestCase("127.0.0.1", true)]
    [TestCase("127.0.0.1:5080", true)]
    [TestCase("localhost:5080", true)]
    [TestCase("LOCALHOST", true)]
    [TestCase("[::1]:5080", true)]
    [TestCase("", true)] // HTTP/1.0 of a health check
    [TestCase("evil.example", false)]
    [TestCase("evil.example:5080", false)]
    [TestCase("localhost.evil.example", false)]
    [TestCase("127.0.0.1.evil.example", false)]
    [TestCase("10.0.0.1:5080", false)]
    public void Serves_loopback_by_default(string host, bool isServed) => AssertServed(new HttpOptions(), host, isServed);

    [TestCase("jobs.example.com", true)]
    [TestCase("JOBS.example.com:443", true)]
    [TestCase("a.intranet.example.com", true)]
    [TestCase("intranet.example.com", false)]
    [TestCase("xn--bcher-kva.example", true)]
    [TestCase("xn--mller-kva.example", true)]
    [TestCase("[2001:db8::7]:5080", true)]
    [TestCase("127.0.0.1", true)]
    [TestCase("evil.example", false)]
    public void Serves_the_hosts_of_the_settings(string host, bool isServed) => AssertServed(
        new HttpOptions { AllowedHosts = "jobs.example.com; *.intranet.example.com; bücher.example; xn--mller-kva.example; 2001:db8::7" },
        host,
        isServed);

    [TestCase("http://jobs.example.com:5080", "jobs.example.com:5080", true)]
    [TestCase("http://jobs.example.com:5080", "other.example.com:5080", false)]
    [TestCase("http://10.0.0.7:5080", "10.0.0.7:5080", true)]
    [TestCase("http://0.0.0.0:5080", "10.0.0.7:5080", true)]
    [TestCase("http://*:5080", "10.0.0.7", true)]
    [TestCase("http://0.0.0.0:5080", "10.0.0.8:5080", false)]
    [TestCase("http://0.0.0.0:5080", "jobs.example.com:5080", false)]
    [TestCase("http://127.0.0.1:5080", "10.0.0.7:5080", false)]
    public void Serves_the_addresses_that_it_listens_on(string urls, string host, bool isServed) =>
        AssertServed(new HttpOptions { Urls = urls }, host, isServed);

    [Test]
    public void Serves_every_host_if_it_is_told_to() =>
        AssertServed(new HttpOptions { AllowedHosts = "*" }, "evil.example", isServed: true);

    [TestCase("/")]
    [TestCase("/api/jobs")]
    [TestCase("/dashboard.css")]
    [TestCase("/_blazor/initializers")]
    [TestCase("/health/live")]
    public async Task Refuses_a_foreign_host_on_every_route(string path)
    {
        await using var worker = await ApiWorker.StartAsync();

        var (status, problem) = await worker.SendAsync(HttpMethod.Get, path, ("Host", "rebound.example:5080"));

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            problem.GetProperty("detail").GetString(),
            Does.StartWith("The request is for the host 'rebound.example:5080'").And.Contain("PollerSaga:Http:AllowedHosts"));
    }

    private static void AssertServed(HttpOptions options, string host, bool isServed)
    {
        var context = new DefaultHttpContext { Connection = { LocalIpAddress = IPAddress.Parse("::ffff:10.0.0.7") } };
        context.Request.Host = new HostString(host);

        Assert.That(new HostCheck(options).Allows(context), Is.EqualTo(isServed));
    }
}
