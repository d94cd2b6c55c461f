using PollerSaga.Worker.Http;

namespace PollerSaga.Tests.Worker.Http;

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
}
