using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials;

/// <summary>OAuth 2.0 with a token endpoint on loopback.</summary>
public sealed class OAuthTests
{
    private readonly StubSecrets _secrets = new() { ["client_secret"] = "canary&secret", ["refresh_token"] = "canary-refresh-1" };

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
    public async Task A_token_that_expires_every_20_requests_is_requested_once_per_expiry()
    {
        _partner.UsesPerToken = 20;
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));
        var left = 500;

        var statuses = await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ =>
        {
            var seen = new List<int>();
            while (Interlocked.Decrement(ref left) >= 0)
                seen.Add(await worker.RequestAsync(source, _partner.Url));
            return seen;
        })).OrTimeOut();

        Assert.That(statuses.SelectMany(seen => seen), Is.All.EqualTo(200).And.Exactly(500).Items);
        Assert.That(_partner.TokenRequests, Has.Count.EqualTo(500 / 20));
    }

    [Test]
    public async Task A_permanent_401_ends_after_one_refresh()
    {
        _partner.RefusesTokens = true;
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => worker.RequestAsync(source, _partner.Url))).OrTimeOut();

        Assert.That(statuses, Is.All.EqualTo(401));
        Assert.That(_partner.TokenRequests, Has.Count.EqualTo(2));
    }

    [TestCase("100", 90)]
    [TestCase("\"100\"", 90)]
    public async Task Renews_a_token_before_it_expires(string expiresIn, int due)
    {
        _partner.ExpiresIn = expiresIn;
        var clock = new SteppedClock();
        await using var worker = await WorkerAsync(clock);
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));

        await worker.RequestAsync(source, _partner.Url);
        clock.Advance(TimeSpan.FromSeconds(due - 1));
        await worker.RequestAsync(source, _partner.Url);
        Assert.That(_partner.TokenRequests, Has.Count.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        await worker.RequestAsync(source, _partner.Url);

        Assert.That(_partner.TokenRequests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Authenticates_the_client_in_the_header()
    {
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl, scope: "read write", audience: "api")));

        await worker.RequestAsync(source, _partner.Url);

        var (headers, body) = _partner.TokenRequests.Single();
        // RFC 6749, 2.3.1: both are form-encoded before they are Base64-encoded.
        Assert.That(
            headers.Authorization.ToString(),
            Is.EqualTo($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("the+client:canary%26secret"))}"));
        Assert.That(
            body.Split('&'),
            Is.EquivalentTo(new[] { "grant_type=client_credentials", "scope=read+write", "audience=api" }));
        Assert.That(_partner.Last.Headers.Authorization.ToString(), Is.EqualTo("Bearer canary-token-1"));
    }

    [Test]
    public async Task Authenticates_the_client_in_the_body()
    {
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl, isInBody: true)));

        await worker.RequestAsync(source, _partner.Url);

        var (headers, body) = _partner.TokenRequests.Single();
        Assert.That(headers.Authorization.ToString(), Is.Empty);
        Assert.That(body.Split('&'), Does.Contain("client_id=the+client").And.Contain("client_secret=canary%26secret"));
    }

    [TestCase(400, """{"error":"invalid_client"}""", "invalid_client", false, "'client_secret'")]
    [TestCase(401, """{"error":"invalid_client","error_description":"canary"}""", "invalid_client", false, "credentials.clientId")]
    [TestCase(400, """{"error":"invalid_scope"}""", "invalid_scope", false, "credentials.scope")]
    [TestCase(400, """{"error":"canary SECRET"}""", null, false, "Correct the credentials")]
    [TestCase(404, "<html>canary</html>", null, false, "answered 404")]
    [TestCase(400, """{"error":"temporarily_unavailable"}""", "temporarily_unavailable", true, "temporarily_unavailable")]
    [TestCase(429, "canary", null, true, "answered 429")]
    [TestCase(503, "canary", null, true, "answered 503")]
    [TestCase(200, "canary, not JSON", null, false, "credentials.tokenUrl")]
    [TestCase(200, """{"token":"canary"}""", null, false, "no access_token")]
    [TestCase(200, """{"error":"invalid_grant"}""", "invalid_grant", false, "invalid_grant")]
    [TestCase(200, """["canary"]""", null, false, "no access_token")]
    public async Task States_the_error_of_the_token_endpoint(int status, string body, string? code, bool isRetriable, string text)
    {
        _partner.Misbehave = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            await context.Response.WriteAsync(body);
            return true;
        };
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));

        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();

        Assert.That((failure.ErrorCode, failure.IsRetriable, failure.HttpStatus), Is.EqualTo((code, isRetriable, status)));
        Assert.That(failure.RetryAfter, Is.EqualTo(isRetriable ? TimeSpan.FromSeconds(7) : (TimeSpan?)null));
        Assert.That(failure.ToString(), Does.Contain(text).And.Not.Contain("canary"));
    }

    [Test]
    public async Task An_unreachable_token_endpoint_is_retriable()
    {
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(WirePartner.UnusedAddress().AbsoluteUri)));

        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();

        Assert.That((failure.IsRetriable, failure.HttpStatus), Is.EqualTo((true, (int?)null)));
        Assert.That(failure.Message, Does.Contain("cannot be reached"));
    }

    [Test]
    public async Task A_silent_token_endpoint_exceeds_the_time_out()
    {
        var clock = new SteppedClock();
        var silence = new TaskCompletionSource();
        _partner.Misbehave = async _ =>
        {
            await silence.Task;
            return true;
        };
        await using var worker = await WorkerAsync(clock);
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));

        var request = worker.RequestAsync(source, _partner.Url);
        await clock.WhenWaitingFor(Partnership.Timeout).OrTimeOut();
        clock.Advance(Partnership.Timeout);
        var failure = await request.FailureOf<CredentialsException>();
        silence.SetResult();

        var host = _partner.Url.GetLeftPart(UriPartial.Authority);
        Assert.That((failure.IsRetriable, failure.Message), Is.EqualTo((true,
            $"{host} sent no complete token response within 30 s (PollerSaga:Fetching:Timeout).")));
    }

    [Test]
    public async Task A_huge_token_response_is_refused()
    {
        _partner.Misbehave = async context =>
        {
            await context.Response.WriteAsync($"{{\"access_token\":\"{new string('a', 2_000_000)}\"}}");
            return true;
        };
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));

        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();

        Assert.That((failure.IsRetriable, failure.Message), Is.EqualTo((false,
            $"{_partner.Url.GetLeftPart(UriPartial.Authority)} sent a token response that is larger than 1024 KiB. Correct the address.")));
    }

    [Test]
    public async Task The_guard_refuses_an_internal_token_endpoint()
    {
        await using var canary = new Canary();
        await using var worker = await CredentialWorker.StartAsync(
            _folder,
            configure: services => services.AddSingleton<ISecrets>(_secrets),
            settings: ("Fetching:AllowedNetworks", ""));
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials($"http://127.0.0.1:{canary.Port}/token")));

        var failure = await source.Credentials
            .ApplyAsync(new PartnerRequest(HttpMethod.Get, _partner.Url), CancellationToken.None)
            .AsTask()
            .FailureOf<CredentialsException>();

        Assert.That((failure.IsRetriable, canary.Connections), Is.EqualTo((false, 0)));
        Assert.That(failure.Message, Does.Contain("loopback"));
    }

    [Test]
    public async Task A_redirected_token_request_takes_no_secret_to_another_origin()
    {
        await using var canary = new Canary();
        _partner.Misbehave = context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.TemporaryRedirect;
            context.Response.Headers.Location = $"http://127.0.0.1:{canary.Port}/token/canary%26secret";
            return Task.FromResult(true);
        };
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.ClientCredentials(TokenUrl)));

        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();

        Assert.That((failure.IsRetriable, canary.Connections), Is.EqualTo((false, 0)));
        Assert.That(failure.ToString(), Does.Contain("another origin").And.Contain("/token/***").And.Not.Contain("canary"));
    }

    [Test]
    public async Task No_log_and_no_error_contains_a_secret_or_a_token()
    {
        _partner.FirstRefreshToken = "canary-refresh-1";
        _partner.UsesPerToken = 1;
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(SourceWith(TestSource.RefreshToken(TokenUrl)));
        for (var request = 0; request < 3; request++)
            await worker.RequestAsync(source, _partner.Url);
        _partner.Misbehave = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{"error":"invalid_grant","error_description":"canary-refresh-4 of canary&secret"}""");
            return true;
        };

        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();

        Assert.That(failure.ToString(), Does.Contain("'refresh_token'").And.Not.Contain("canary"));
        Assert.That(worker.Log.All, Is.Not.Empty);
        Assert.That(worker.Log.All.Where(line => line.Contains("canary", StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(
            source.Secrets.Scrub("Bearer canary-token-3, canary-refresh-4, canary%26secret and canary&secret are refused"),
            Is.EqualTo("Bearer ***, ***, *** and *** are refused"));
    }

    private string TokenUrl => new Uri(_partner.Url, "/token").AbsoluteUri;

    private SourceDefinition SourceWith(CredentialsDefinition credentials) => TestSource.With(credentials, _partner.Url.AbsoluteUri);

    private Task<CredentialWorker> WorkerAsync(TimeProvider? clock = null) =>
        CredentialWorker.StartAsync(_folder, clock, services => services.AddSingleton<ISecrets>(_secrets));
}
