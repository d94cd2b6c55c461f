using System.Net;
using PollerSaga.Fetching;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class AddressPolicyTests
{
    private const string Remedy = "To allow it, set PollerSaga:Fetching:AllowedHosts=";

    [TestCase(
        "http://127.0.0.1:8080/a?key=secret",
        "127.0.0.1:8080 is not requested: 127.0.0.1 is a loopback address. " + Remedy + "127.0.0.1:8080, "
            + "or a network that contains 127.0.0.1 with PollerSaga:Fetching:AllowedNetworks.")]
    [TestCase(
        "https://[fd12::5]/",
        "[fd12::5]:443 is not requested: fd12::5 is a private address. " + Remedy + "[fd12::5]:443, "
            + "or a network that contains fd12::5 with PollerSaga:Fetching:AllowedNetworks.")]
    [TestCase(
        "http://169.254.169.254/latest/meta-data/",
        "169.254.169.254:80 is not requested: 169.254.169.254 is a link-local address. No setting allows it.")]
    public void Names_the_address_the_reason_and_the_setting(string url, string refusal) =>
        Assert.That(new FetchingOptions().CreatePolicy().FindRefusal(new Uri(url)), Is.EqualTo(refusal));

    [TestCase("http://localhost/")]
    [TestCase("http://api.internal/")]
    [TestCase("https://8.8.8.8/")]
    public void Leaves_names_and_public_addresses_to_the_connection(string url) =>
        Assert.That(new FetchingOptions().CreatePolicy().FindRefusal(new Uri(url)), Is.Null);

    [TestCase("http://127.0.0.1:1/", "127.0.0.1", "")]
    [TestCase("http://127.0.0.1:1/", "10.0.0.0/8, 127.0.0.0/8", "")]
    [TestCase("http://[::ffff:10.1.2.3]/", "10.0.0.0/8", "")]
    [TestCase("http://[64:ff9b::10.1.2.3]/", "10.0.0.0/8", "")]
    [TestCase("http://[64:ff9b:1::1.2.3.4]/", "64:ff9b:1::/48", "")]
    [TestCase("http://[fd12::5]/", "fd00::/8", "")]
    [TestCase("http://100.64.0.1/", "0.0.0.0/0", "")]
    [TestCase("http://127.0.0.1:1/", "", "127.0.0.1")]
    [TestCase("http://127.0.0.1:1/", "", "localhost;127.1:1")]
    [TestCase("http://[::1]:1/", "", "[::1]:1")]
    public void Allows_what_a_setting_allows(string url, string networks, string hosts) =>
        Assert.That(PolicyOf(networks, hosts).FindRefusal(new Uri(url)), Is.Null);

    [TestCase("http://127.0.0.1:1/", "10.0.0.0/8", "127.0.0.1:2,localhost")]
    [TestCase("http://[::1]:1/", "127.0.0.0/8", "127.0.0.1")]
    [TestCase("http://169.254.169.254/", "0.0.0.0/0", "169.254.169.254")]
    [TestCase("http://[fd00:ec2::254]/", "::/0", "[fd00:ec2::254]:80")]
    [TestCase("http://[64:ff9b:1::169.254.169.254]/", "64:ff9b:1::/48", "")]
    [TestCase("http://[2002:7f00:1::]/", "127.0.0.0/8,::/0", "")]
    public void Allows_nothing_else(string url, string networks, string hosts) =>
        Assert.That(PolicyOf(networks, hosts).FindRefusal(new Uri(url)), Is.Not.Null);

    [TestCase("http://127.0.0.1:5099/payload", "http://127.0.0.1:5099/other", true)]
    [TestCase("http://127.0.0.1:5099/payload", "http://127.0.0.1:5098/payload", false)]
    [TestCase("http://127.0.0.1:5099/payload", "http://127.0.0.2:5099/payload", false)]
    [TestCase("http://127.0.0.1/payload", "https://127.0.0.1/payload", false)]
    [TestCase("http://169.254.169.254/", "http://169.254.169.254/", false)]
    public void Allows_host_and_port_of_the_typed_address(string typed, string url, bool isAllowed)
    {
        var policy = new FetchingOptions { TypedUrl = new Uri(typed) }.CreatePolicy();

        Assert.That(policy.FindRefusal(new Uri(url)) is null, Is.EqualTo(isAllowed));
    }

    [Test]
    public void Keeps_only_the_allowed_addresses_of_a_host()
    {
        var addresses = Addresses("10.0.0.1", "8.8.8.8", "169.254.169.254", "::1", "2606:4700::1");

        var refusal = PolicyOf("", "").FindRefusal("mixed.example", 80, addresses, out var allowed);

        Assert.That((refusal, string.Join(' ', allowed)), Is.EqualTo(((string?)null, "8.8.8.8 2606:4700::1")));
    }

    [Test]
    public void Names_the_first_addresses_of_a_refused_host()
    {
        var addresses = Addresses("169.254.1.1", "10.0.0.1", "::1", "10.0.0.2", "10.0.0.3");

        var refusal = PolicyOf("", "").FindRefusal("inner.example", 8443, addresses, out _);

        Assert.That(
            refusal,
            Is.EqualTo(
                "inner.example:8443 is not requested: 169.254.1.1 is a link-local address, 10.0.0.1 is a private address, "
                + "::1 is a loopback address, and 2 more. " + Remedy + "inner.example:8443, "
                + "or a network that contains 10.0.0.1 with PollerSaga:Fetching:AllowedNetworks."));
    }

    private static PollerSaga.Fetching.Guard.AddressPolicy PolicyOf(string networks, string hosts) =>
        new FetchingOptions { AllowedNetworks = networks, AllowedHosts = hosts }.CreatePolicy();

    private static IPAddress[] Addresses(params string[] addresses) => [.. addresses.Select(address => IPAddress.Parse(address))];
}
