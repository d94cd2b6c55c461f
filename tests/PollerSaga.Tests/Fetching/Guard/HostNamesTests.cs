using PollerSaga.Fetching.Guard;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class HostNamesTests
{
    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("127.0.0.1.", "127.0.0.1")]
    [TestCase("127.1", "127.0.0.1")]
    [TestCase("127.0.1", "127.0.0.1")]
    [TestCase("2130706433", "127.0.0.1")]
    [TestCase("0x7f000001", "127.0.0.1")]
    [TestCase("0X7F.1", "127.0.0.1")]
    [TestCase("0177.0.0.01", "127.0.0.1")]
    [TestCase("017700000001", "127.0.0.1")]
    [TestCase("0", "0.0.0.0")]
    [TestCase("::1", "::1")]
    [TestCase("[::1]", "::1")]
    [TestCase("[0:0:0:0:0:0:0:1]", "::1")]
    [TestCase("fe80::1%2", "fe80::1%2")]
    [TestCase("[::ffff:7f00:1]", "::ffff:127.0.0.1")]
    public void Reads_every_form_of_an_address(string host, string expected) => Assert.That(
        (HostNames.TryParse(host, out var address), address?.ToString()),
        Is.EqualTo((true, expected)));

    [TestCase("localhost")]
    [TestCase("127.0.0.1.example.com")]
    [TestCase("127.0.0.256")]
    [TestCase("1.2.3.4.5")]
    [TestCase("0x7f.example")]
    [TestCase("")]
    public void A_name_is_no_address(string host) => Assert.That(HostNames.TryParse(host, out _), Is.False);

    [TestCase("API.Example.COM.", "api.example.com")]
    [TestCase("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [TestCase("[::1]", "::1")]
    [TestCase("127.1", "127.0.0.1")]
    public void Writes_a_host_in_one_form(string host, string expected) => Assert.That(HostNames.Normalize(host), Is.EqualTo(expected));
}
