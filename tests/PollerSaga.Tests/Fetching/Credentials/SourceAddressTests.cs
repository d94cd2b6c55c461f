using PollerSaga.Fetching;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Templates;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials;

public sealed class SourceAddressTests
{
    [TestCase("https://${shop}.example.com/api", "a", "https://a.example.com/api")]
    [TestCase("https://${shop}/api", "a.example.com:8443", "https://a.example.com:8443/api")]
    [TestCase("https://${shop}", "a.example.com", "https://a.example.com/")]
    [TestCase("${shop}/api", "https://a.example.com", "https://a.example.com/api")]
    [TestCase("https://api.example.com/${shop}/x", "a/b", "https://api.example.com/a/b/x")]
    [TestCase("https://api.example.com:${shop}/x", "8443", "https://api.example.com:8443/x")]
    public void A_parameter_can_be_a_part_of_an_address(string template, string value, string expected) =>
        Assert.That(Render(template, value).AbsoluteUri, Is.EqualTo(expected));

    [TestCase("https://${shop}.example.com/api", "evil.com/")]
    [TestCase("https://${shop}.example.com/api", "evil.com?")]
    [TestCase("https://${shop}.example.com/api", "evil.com#")]
    [TestCase("https://${shop}.example.com/api", "evil.com\\")]
    [TestCase("https://${shop}.example.com/api", "evil.com:80")]
    [TestCase("https://api-${shop}.example.com/api", "a@evil.com/")]
    [TestCase("https://api.example.com:${shop}/x", "80@evil.com")]
    [TestCase("https://${shop}/api", "evil.com/x")]
    [TestCase("https://${shop}/api", "user@evil.com")]
    public void A_parameter_cannot_move_an_address_to_another_host(string template, string value) =>
        Assert.That(
            () => Render(template, value),
            Throws.TypeOf<CredentialsException>().With.Message.Contain("'shop'").And.Message.Contain("'url'"));

    [TestCase("${shop}", "ftp://a.example.com")]
    [TestCase("${shop}", "no address")]
    [TestCase("${shop}", "https://user:password@a.example.com")]
    public void Another_address_is_refused_without_its_value(string template, string value) =>
        Assert.That(
            () => Render(template, value),
            Throws.TypeOf<CredentialsException>().With.Message.Contain("${shop}").And.Message.Not.Contain(value));

    [TestCase("https://a.example.com", "/x", "https://a.example.com/x")]
    [TestCase("https://a.example.com/v1/", "x/y", "https://a.example.com/v1/x/y")]
    [TestCase("https://a.example.com/v1", "/x?y=1", "https://a.example.com/v1/x?y=1")]
    [TestCase("https://a.example.com/v1", "//evil.com/x", "https://a.example.com/v1/evil.com/x")]
    public void A_path_follows_the_address(string url, string path, string expected) =>
        Assert.That(SourceAddress.Join(new Uri(url), path).AbsoluteUri, Is.EqualTo(expected));

    private static Uri Render(string template, string value) => SourceAddress.Render(
        "test",
        "url",
        Template.Parse(template),
        new SourceValues(
            TestSource.With(credentials: null),
            new Dictionary<string, string> { ["shop"] = value },
            new Dictionary<string, string>(),
            new StubSecrets(),
            new SecretValues()));
}
