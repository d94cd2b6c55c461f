using PollerSaga.Fetching;
using PollerSaga.Fetching.Credentials;

namespace PollerSaga.Tests.Fetching.Credentials;

public sealed class CredentialScopeTests
{
    [TestCase("https://api.example.com/x", true)]
    [TestCase("https://API.EXAMPLE.COM./x", true)]
    [TestCase("https://api.example.com:443/x", true)]
    [TestCase("https://api.example.com:8443/x", false)]
    [TestCase("http://api.example.com/x", false)]
    [TestCase("http://api.example.com:443/x", false)]
    [TestCase("https://example.com/x", false)]
    [TestCase("https://api.example.com.evil.com/x", false)]
    [TestCase("https://evil.com/api.example.com", false)]
    [TestCase("https://api.example.com@evil.com/", false)]
    [TestCase("https://files.example.com/x", true)]
    [TestCase("https://files.example.com:444/x", false)]
    [TestCase("https://cdn.example.com:8443/x", true)]
    [TestCase("https://cdn.example.com/x", false)]
    [TestCase("http://files.example.com/x", false)]
    [TestCase("ftp://api.example.com/x", false)]
    [TestCase("/x", false)]
    public void Contains_the_hosts_of_the_source(string url, bool isAllowed)
    {
        var scope = new CredentialScope("test", new Uri("https://api.example.com/v1"), ["files.example.com", "cdn.example.com:8443"]);

        Assert.That(scope.Allows(new Uri(url, UriKind.RelativeOrAbsolute)), Is.EqualTo(isAllowed));
    }

    [Test]
    public void Encrypted_hosts_belong_to_a_source_without_encryption()
    {
        var scope = new CredentialScope("test", new Uri("http://127.0.0.1:8080"), ["files.example.com"]);

        Assert.That(scope.Allows(new Uri("http://127.0.0.1:8080/x")), Is.True);
        Assert.That(scope.Allows(new Uri("https://files.example.com/x")), Is.True);
        Assert.That(scope.Allows(new Uri("http://127.0.0.1/x")), Is.False);
    }

    [Test]
    public void The_error_names_the_host_and_the_fix()
    {
        var scope = new CredentialScope("test", new Uri("https://api.example.com"), []);

        Assert.That(
            () => scope.Check(new Uri("https://other.example.com/path?key=canary")),
            Throws.TypeOf<CredentialsException>().With.Message.EqualTo(
                "The credentials of the source 'test' are not sent to https://other.example.com. If it belongs to the partner, add "
                + "other.example.com:443 to limits.hosts."));
        Assert.That(
            () => new CredentialScope("test", new Uri("https://api.example.com"), ["no host"]),
            Throws.TypeOf<CredentialsException>().With.Message.Contain("'no host'"));
    }
}
