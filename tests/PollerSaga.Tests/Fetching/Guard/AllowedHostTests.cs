using PollerSaga.Fetching.Guard;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class AllowedHostTests
{
    [TestCase("api.internal", "api.internal", null)]
    [TestCase("API.internal.:8080", "api.internal", 8080)]
    [TestCase("bücher.internal", "xn--bcher-kva.internal", null)]
    [TestCase("127.0.0.1", "127.0.0.1", null)]
    [TestCase("127.0.0.1:65535", "127.0.0.1", 65535)]
    [TestCase("::1", "::1", null)]
    [TestCase("[::1]", "::1", null)]
    [TestCase("[::1]:8080", "::1", 8080)]
    public void Reads_a_host_with_or_without_a_port(string text, string host, int? port) =>
        Assert.That(AllowedHost.Parse(text), Is.EqualTo(new AllowedHost(host, port)));

    [TestCase("http://api.internal")]
    [TestCase("api.internal:")]
    [TestCase("api.internal:0")]
    [TestCase("api.internal:65536")]
    [TestCase("api.internal:http")]
    [TestCase("api.internal/path")]
    [TestCase("user@api.internal")]
    [TestCase("*.internal")]
    [TestCase(":8080")]
    public void Reads_nothing_else(string text) => Assert.That(AllowedHost.Parse(text), Is.Null);

    [TestCase("http://LOCALHOST:8080/a", "localhost", 8080)]
    [TestCase("http://127.1/", "127.0.0.1", 80)]
    [TestCase("https://[::1]/", "::1", 443)]
    public void Takes_host_and_port_of_an_address(string url, string host, int port) =>
        Assert.That(AllowedHost.Of(new Uri(url)), Is.EqualTo(new AllowedHost(host, port)));
}
