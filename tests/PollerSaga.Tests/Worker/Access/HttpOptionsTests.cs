using PollerSaga.Worker.Access;

namespace PollerSaga.Tests.Worker.Access;

public sealed class HttpOptionsTests
{
    [TestCase("http://127.0.0.1:5080", new[] { "http://127.0.0.1:5080" })]
    [TestCase(" http://127.0.0.1:0 ;; http://[::1]:5081/ ;", new[] { "http://127.0.0.1:0", "http://[::1]:5081/" })]
    [TestCase(" ; ", new string[0])]
    [TestCase("", new string[0])]
    public void Parts_its_addresses_by_semicolons(string urls, string[] addresses) =>
        Assert.That(new HttpOptions { Urls = urls }.Addresses, Is.EqualTo(addresses));

    [Test]
    public void Listens_on_loopback_unless_it_is_told_otherwise() =>
        Assert.That(new HttpOptions().Addresses, Is.EqualTo(new[] { "http://127.0.0.1:5080" }));

    [TestCase("http://127.0.0.1:5080", "127.0.0.1", true)]
    [TestCase("http://127.9.9.9:5080", "127.9.9.9", true)]
    [TestCase("https://[::1]:5080", "[::1]", true)]
    [TestCase("http://localhost:5080/", "localhost", true)]
    [TestCase("http://0.0.0.0:5080", null, false)]
    [TestCase("http://[::]:5080", null, false)]
    [TestCase("http://*:5080", null, false)]
    [TestCase("http://+:5080", null, false)]
    [TestCase("http://10.0.0.1:5080", "10.0.0.1", false)]
    [TestCase("http://localhost.example.com:5080", "localhost.example.com", false)]
    [TestCase("HTTP://LOCALHOST:5080", "localhost", true)]
    [TestCase("http://0:5080", null, false)]
    [TestCase("http://[::ffff:127.0.0.1]:5080", "[::ffff:127.0.0.1]", true)]
    public void Knows_the_addresses_that_other_machines_can_reach(string url, string? host, bool isLoopback)
    {
        var address = ListenAddress.Parse(url)!;

        Assert.That((address.Host, address.IsLoopback), Is.EqualTo((host, isLoopback)));
    }

    [TestCase("127.0.0.1:5080")]
    [TestCase("http://127.0.0.1:5080/path")]
    [TestCase("ftp://127.0.0.1")]
    [TestCase("http://127.0.0.1:5080?x=1")]
    [TestCase("http://127.0.0.1:5080#x")]
    [TestCase("http://%6cocalhost:5080")]
    [TestCase("http://user@127.0.0.1:5080")] // Kestrel would listen on every network.
    [TestCase(@"http:\\127.0.0.1:5080")]
    public void Refuses_other_addresses(string url) => Assert.That(ListenAddress.Parse(url), Is.Null);
}
