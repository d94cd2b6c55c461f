using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;
using PollerSaga.Sources.Templates;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials.Session;

public sealed class LogInTests
{
    private readonly StubSecrets _secrets = new() { ["password"] = "canary \"password\"" };

    private TemporaryFolder _folder = null!;
    private AuthorizingPartner _partner = null!;

    [SetUp]
    public async Task StartAsync() => (_folder, _partner) = (new(), await AuthorizingPartner.StartAsync());

    [TearDown]
    public async Task StopAsync()
    {
        await _partner.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Logs_in_with_JSON_and_sends_the_token()
    {
        var session = Session(json: """{"user":"me","password":"${secret:password}","nested":[{"also":"${secret:password}"}],"n":1}""");
        await using var worker = await WorkerAsync();

        var status = await worker.RequestAsync(worker.CredentialsOf(SourceWith(session)), _partner.Url);

        Assert.That(status, Is.EqualTo(200));
        Assert.That(
            JsonNode.DeepEquals(
                JsonNode.Parse(_partner.TokenRequests.Single().Body),
                JsonNode.Parse("""
                    {"user":"me","password":"canary \"password\"","nested":[{"also":"canary \"password\""}],"n":1}
                    """)),
            Is.True);
        Assert.That(_partner.TokenRequests.Single().Headers.ContentType.ToString(), Is.EqualTo("application/json"));
    }

    [Test]
    public async Task Logs_in_with_a_form_again_after_a_401()
    {
        _partner.UsesPerToken = 1;
        var session = Session(form: [new TemplateField("password", Template.Parse("${secret:password}"))]);
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(session));

        await worker.RequestAsync(source, _partner.Url);
        var status = await worker.RequestAsync(source, _partner.Url);

        Assert.That((status, _partner.TokenRequests.Count), Is.EqualTo((200, 2)));
        Assert.That(_partner.TokenRequests.Last().Body, Is.EqualTo("password=canary+%22password%22"));
    }

    [TestCase(nameof(CredentialPlace.Header), "X-Session", "X-Session")]
    [TestCase(nameof(CredentialPlace.Cookie), "sid", "Cookie")]
    [TestCase(nameof(CredentialPlace.Query), "sid", null)]
    public async Task Sends_the_token_where_the_definition_says(string place, string name, string? header)
    {
        await using var worker = await WorkerAsync();

        var session = Session(json: "{}", place: Enum.Parse<CredentialPlace>(place), name: name);
        await worker.RequestAsync(worker.CredentialsOf(SourceWith(session)), _partner.Url);

        Assert.That(
            header is null ? _partner.Last.Path : _partner.Last.Headers[header].ToString(),
            Does.Contain("canary-token-"));
        Assert.That(_partner.Last.Headers.Authorization.ToString(), Is.Empty);
    }

    [Test]
    public async Task Reads_the_token_from_a_header_and_renews_it_in_time()
    {
        var clock = new SteppedClock();
        _partner.Misbehave = context =>
        {
            context.Response.Headers["X-Token"] = "canary-header";
            context.Response.Headers["X-Lifetime"] = "100";
            return Task.FromResult(true);
        };
        var session = Session(json: "{}", token: "header:x-token", expiresIn: "header:X-Lifetime");
        await using var worker = await WorkerAsync(clock);
        var source = worker.CredentialsOf(SourceWith(session));

        await Applied();
        clock.Advance(TimeSpan.FromSeconds(89));
        await Applied();
        Assert.That(_partner.TokenRequests, Has.Count.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Applied();

        Assert.That(_partner.TokenRequests, Has.Count.EqualTo(2));

        async Task Applied() => (await source.Credentials.ApplyAsync(
            new PartnerRequest(HttpMethod.Get, _partner.Url),
            CancellationToken.None)).Dispose();
    }

    [TestCase(401, "canary", "$.access_token", false, "answered 401")]
    [TestCase(500, "canary", "$.access_token", true, "answered 500")]
    [TestCase(200, "<canary>", "$.access_token", false, "a body that is no JSON")]
    [TestCase(200, """{"data":{"token":"canary"}}""", "$.token", false, "without a token at $.token")]
    [TestCase(200, """{"token":null}""", "$.token", false, "without a token at $.token")]
    [TestCase(200, """{"token":{"a":"canary"}}""", "$.token", false, "without a token at $.token")]
    [TestCase(200, """{"token":"canary","expires_in":"canary"}""", "$.token", false, "credentials.expiresIn")]
    public async Task States_the_error_of_the_log_in(int status, string body, string token, bool isRetriable, string text)
    {
        _partner.Misbehave = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            return true;
        };
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(Session(json: "{}", token: token)));

        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();

        Assert.That((failure.IsRetriable, failure.HttpStatus), Is.EqualTo((isRetriable, status)));
        Assert.That(failure.ToString(), Does.Contain(text).And.Not.Contain("canary"));
        Assert.That(worker.Log.All.Where(line => line.Contains("canary", StringComparison.Ordinal)), Is.Empty);
    }

    private static SessionCredentials Session(
        string? json = null,
        TemplateField[]? form = null,
        CredentialPlace place = CredentialPlace.Bearer,
        string? name = null,
        string token = "$.access_token",
        string? expiresIn = "$.expires_in") => new(
        new RequestDefinition(
            HttpMethod.Post,
            Template.Parse("/login"),
            [],
            [],
            json is null ? null : new JsonTemplate(JsonNode.Parse(json)),
            form),
        Selector.Parse(token),
        expiresIn is null ? null : Selector.Parse(expiresIn),
        place,
        name);

    private SourceDefinition SourceWith(CredentialsDefinition credentials) => TestSource.With(credentials, _partner.Url.AbsoluteUri);

    private Task<CredentialWorker> WorkerAsync(TimeProvider? clock = null) =>
        CredentialWorker.StartAsync(_folder, clock, services => services.AddSingleton<ISecrets>(_secrets));
}
