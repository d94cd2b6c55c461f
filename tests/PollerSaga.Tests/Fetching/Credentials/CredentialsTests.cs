using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials;

/// <summary>Credentials that need no token request, and the factory.</summary>
public sealed class CredentialsTests
{
    private static readonly Uri Url = new("https://api.example.com/items?page=1");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Sends_a_bearer_token() =>
        Assert.That(
            await ApplyAsync(new BearerCredentials(Template.Parse("${secret:key}")), "a.b-c"),
            Is.EqualTo("https://api.example.com/items?page=1 Authorization: Bearer a.b-c"));

    [Test]
    public async Task Sends_user_name_and_password_in_UTF_8() =>
        Assert.That(
            await ApplyAsync(new BasicCredentials(Template.Parse("jürgen"), Template.Parse("${secret:key}")), "pass:wörd"),
            Is.EqualTo($"{Url} Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("jürgen:pass:wörd"))}"));

    [Test]
    public async Task Accepts_an_empty_password() =>
        Assert.That(
            await ApplyAsync(new BasicCredentials(Template.Parse("${secret:key}"), Template.Parse("")), "key"),
            Is.EqualTo($"{Url} Authorization: Basic {Convert.ToBase64String("key:"u8)}"));

    [TestCase(nameof(CredentialPlace.Header), "X-Api-Key", "https://api.example.com/items?page=1 X-Api-Key: a b&c")]
    [TestCase(nameof(CredentialPlace.Query), "api key", "https://api.example.com/items?page=1&api%20key=a%20b%26c")]
    [TestCase(nameof(CredentialPlace.Query), "page", "https://api.example.com/items?page=a%20b%26c")]
    public async Task Sends_a_key_in_its_place(string place, string name, string expected) =>
        Assert.That(
            await ApplyAsync(new ApiKeyCredentials(Enum.Parse<CredentialPlace>(place), name, Template.Parse("${secret:key}")), "a b&c"),
            Is.EqualTo(expected));

    [TestCase(nameof(CredentialPlace.Bearer), "a\r\nX-Evil: 1", "U+000D")]
    [TestCase(nameof(CredentialPlace.Header), "canary\n", "U+000A")]
    [TestCase(nameof(CredentialPlace.Header), "canaryé", "U+00E9")]
    [TestCase(nameof(CredentialPlace.Cookie), "canary; admin=1", "U+003B")]
    [TestCase(nameof(CredentialPlace.Query), "", "are empty")]
    public async Task Refuses_a_value_that_the_place_cannot_contain(string place, string value, string reason)
    {
        CredentialsDefinition definition = place == nameof(CredentialPlace.Bearer)
            ? new BearerCredentials(Template.Parse("${secret:key}"))
            : new ApiKeyCredentials(Enum.Parse<CredentialPlace>(place), "key", Template.Parse("${secret:key}"));

        var failure = await ApplyAsync(definition, value).FailureOf<CredentialsException>();

        Assert.That(failure.ToString(), Does.Contain(reason).And.Contain("'test'").And.Not.Contain("canary").And.Not.Contain("Evil"));
        Assert.That(failure.IsRetriable, Is.False);
    }

    [Test]
    public async Task Refuses_a_user_name_with_a_colon() =>
        Assert.That(
            (await ApplyAsync(new BasicCredentials(Template.Parse("${secret:key}"), Template.Parse("")), "ca:nary")
                .FailureOf<CredentialsException>()).Message,
            Does.Contain("credentials.username").And.Not.Contain("nary"));

    [Test]
    public async Task Uses_a_changed_secret_after_a_401()
    {
        var secrets = new StubSecrets { ["key"] = "old" };
        await using var worker = await StartAsync(secrets);
        var source = worker.CredentialsOf(TestSource.With(new BearerCredentials(Template.Parse("${secret:key}"))));
        using var refused = await source.Credentials.ApplyAsync(new PartnerRequest(HttpMethod.Get, Url), None);

        var unchanged = await source.Credentials.RefreshAsync(refused, None);
        secrets["key"] = "new";

        Assert.That((unchanged, await source.Credentials.RefreshAsync(refused, None)), Is.EqualTo((false, true)));
    }

    [TestCase("https://other.example.com/items")]
    [TestCase("http://api.example.com/items")]
    [TestCase("https://api.example.com:8443/items")]
    public async Task Refuses_a_request_outside_the_hosts_of_the_source(string url)
    {
        var secrets = new StubSecrets { ["key"] = "canary" };
        await using var worker = await StartAsync(secrets);
        var definition = new ApiKeyCredentials(CredentialPlace.Query, "key", Template.Parse("${secret:key}"));
        var source = worker.CredentialsOf(TestSource.With(definition));
        var request = new PartnerRequest(HttpMethod.Get, new Uri(url));

        var failure = await source.Credentials.ApplyAsync(request, None).AsTask().FailureOf<CredentialsException>();

        Assert.That(failure.Message, Does.StartWith("The credentials of the source 'test' are not sent to http"));
        Assert.That(request.Url.AbsoluteUri, Is.EqualTo(url));
    }

    [Test]
    public async Task Names_a_missing_secret_before_any_request()
    {
        await using var worker = await StartAsync(secrets: null);
        var factory = worker.Get<CredentialsFactory>();
        var stream = new StreamDefinition(
            "items",
            new RequestDefinition(
                HttpMethod.Get,
                Template.Parse("/"),
                [new TemplateField("q", Template.Parse("${secret:in_query}"))],
                [],
                Json: null,
                Form: null),
            new SinglePage(),
            Records: null,
            DecoderKind.Json,
            []);

        Assert.That(
            () => factory.CheckSecrets(TestSource.With(new BearerCredentials(Template.Parse("${secret:key}"))), stream),
            Throws.TypeOf<MissingSecretException>().With.Property("Name").EqualTo("key"));
        Assert.That(
            () => factory.CheckSecrets(TestSource.With(credentials: null), stream),
            Throws.TypeOf<MissingSecretException>().With.Property("Name").EqualTo("in_query"));
    }

    [Test]
    public async Task Shares_credentials_by_version_and_by_the_parameters_that_they_reference()
    {
        await using var worker = await StartAsync(new StubSecrets { ["key"] = "canary" });
        var source = TestSource.With(
            new BearerCredentials(Template.Parse("${secret:key}")),
            "https://${shop}.example.com",
            hosts: null,
            new SourceParameter("shop", IsRequired: true, Default: null, Description: null),
            new SourceParameter("since", IsRequired: false, Default: null, Description: null));
        var factory = worker.Get<CredentialsFactory>();

        var one = factory.Get(source, "1", new Dictionary<string, string> { ["shop"] = "a", ["since"] = "1" });
        var same = factory.Get(source, "1", new Dictionary<string, string> { ["shop"] = "a", ["since"] = "2" });
        var otherShop = factory.Get(source, "1", new Dictionary<string, string> { ["shop"] = "b" });
        var otherVersion = factory.Get(source, "2", new Dictionary<string, string> { ["shop"] = "a" });

        Assert.That(same, Is.SameAs(one));
        Assert.That(new[] { one, otherShop, otherVersion }, Is.Unique);
        Assert.That(otherShop.Scope.Allows(new Uri("https://b.example.com/x")), Is.True);
        Assert.That(otherShop.Scope.Allows(new Uri("https://a.example.com/x")), Is.False);
    }

    [Test]
    public async Task Uses_credentials_that_the_host_has_registered()
    {
        await using var worker = await CredentialWorker.StartAsync(
            _folder,
            configure: services => services.AddPartnerCredentials<NoAuthenticationOfAHost>("signature"));
        var request = new PartnerRequest(HttpMethod.Get, Url);

        await worker.CredentialsOf(TestSource.With(new CustomCredentials("signature"))).Credentials.ApplyAsync(request, None);

        Assert.That(request.Headers, Is.EqualTo(new[] { KeyValuePair.Create("X-Signature", "1") }));
        Assert.That(
            () => worker.CredentialsOf(TestSource.With(new CustomCredentials("other")), version: "2"),
            Throws.TypeOf<CredentialsException>().With.Message.Contain("AddPartnerCredentials<T>(\"other\")"));
    }

    private Task<CredentialWorker> StartAsync(StubSecrets? secrets) => CredentialWorker.StartAsync(
        _folder,
        configure: services =>
        {
            if (secrets is not null)
                services.AddSingleton<ISecrets>(secrets);
        });

    private async Task<string> ApplyAsync(CredentialsDefinition definition, string secret)
    {
        await using var worker = await StartAsync(new StubSecrets { ["key"] = secret });
        var request = new PartnerRequest(HttpMethod.Get, Url);
        using var use = await worker.CredentialsOf(TestSource.With(definition)).Credentials.ApplyAsync(request, None);
        return string.Join(' ', [request.Url.AbsoluteUri, .. request.Headers.Select(header => $"{header.Key}: {header.Value}")]);
    }

    public sealed class NoAuthenticationOfAHost : IPartnerCredentials
    {
        public ValueTask<CredentialUse> ApplyAsync(PartnerRequest request, CancellationToken cancellationToken)
        {
            request.Set(RequestPlace.Header, "X-Signature", "1");
            return ValueTask.FromResult(new CredentialUse());
        }

        public ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }
}
