using PollerSaga.Fetching;
using PollerSaga.Fetching.Requests;

namespace PollerSaga.Tests.Fetching.Requests;

public sealed class HostScopeTests
{
    [TestCase("https://api.test/v1", "https://api.test/v2?page=2", "")]
    [TestCase("https://api.test/v1", "https://API.test:443/v2", "")]
    [TestCase("https://api.test/v1", "https://api.test./v2", "")]
    [TestCase("http://api.test:8080/v1", "http://api.test:8080/v2", "")]
    [TestCase("http://api.test/v1", "https://api.test/v2", "")]
    [TestCase("https://api.test/v1", "https://files.test/v2", "files.test")]
    [TestCase("https://api.test/v1", "https://files.test:8443/v2", "files.test")]
    [TestCase("https://api.test/v1", "https://files.test:8443/v2", "files.test:8443")]
    [TestCase("https://api.test/v1", "https://api.test:8443/v2", "api.test:8443")]
    [TestCase("https://api.test/v1", "http://api.test/v2", "api.test:80")]
    [TestCase("https://api.test/v1", "https://[2001:db8::1]/v2", "[2001:db8:0::1]:443")]
    public void Allows_the_host_of_the_source_and_those_of_the_limits(string source, string next, string host)
    {
        var scope = Of(source, host);

        Assert.That(() => scope.Check(new Uri(next)), Throws.Nothing);
        Assert.That(scope.Allows(new Uri(next)), Is.True);
    }

    [TestCase("https://api.test/v1", "https://evil.test/v2", "", "add evil.test to limits.hosts")]
    [TestCase("https://api.test/v1", "https://api.test.evil.test/v2", "", "add api.test.evil.test to limits.hosts")]
    [TestCase("https://api.test/v1", "https://sub.api.test/v2", "", "add sub.api.test to limits.hosts")]
    [TestCase("https://api.test/v1", "https://api.test:8443/v2", "", "add api.test:8443 to limits.hosts")]
    [TestCase("http://api.test:8080/v1", "http://api.test:9090/v2", "", "add api.test:9090 to limits.hosts")]
    [TestCase("https://api.test/v1", "https://files.test:8443/v2", "files.test:443", "add files.test:8443 to limits.hosts")]
    [TestCase("https://api.test/v1", "http://api.test/v2", "", "not encrypted")]
    [TestCase("https://api.test/v1", "http://api.test/v2", "api.test", "add api.test:80 to limits.hosts")]
    [TestCase("https://api.test/v1", "http://files.test/v2", "files.test", "add files.test:80 to limits.hosts")]
    [TestCase("https://api.test/v1", "https://[2001:db8::2]:8443/v2", "", "add [2001:db8::2]:8443 to limits.hosts")]
    [TestCase("https://api.test/v1", "https://user:CANARY@api.test/v2", "", "user name or a password")]
    [TestCase("https://api.test/v1", "https://@api.test/v2", "", "user name or a password")]
    [TestCase("https://api.test/v1", "ftp://api.test/v2", "", "not an absolute http or https address")]
    [TestCase("https://api.test/v1", "file:///CANARY", "", "not an absolute http or https address")]
    public void Refuses_other_addresses_and_names_the_fix(string source, string next, string host, string fault)
    {
        var scope = Of(source, host);

        Assert.That(
            () => scope.Check(new Uri($"{next}?CANARY")),
            Throws.TypeOf<FetchException>().With.Property(nameof(FetchException.IsRetriable)).False
                .And.Message.Contains(fault).And.Message.Not.Contains("CANARY"));
        Assert.That(scope.Allows(new Uri(next)), Is.False);
    }

    [Test]
    public void Refuses_a_relative_address() =>
        Assert.That(() => Of("https://api.test", "").Check(new Uri("/v2", UriKind.Relative)), Throws.TypeOf<FetchException>());

    [Test]
    public void Refuses_a_limit_that_is_no_host() => Assert.That(
        () => Of("https://api.test", "https://files.test/"),
        Throws.TypeOf<FetchException>().With.Message.Contains("'https://files.test/'"));

    private static HostScope Of(string source, string host) => HostScope.Of(new Uri(source), host.Length == 0 ? [] : [host]);
}
