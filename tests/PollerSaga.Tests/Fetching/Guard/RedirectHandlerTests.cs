using System.Net;
using System.Text;
using PollerSaga.Fetching.Guard;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class RedirectHandlerTests
{
    private const string Origin = "https://api.example.com/a/b?q=1";

    [TestCase(301, "GET", "GET")]
    [TestCase(302, "GET", "GET")]
    [TestCase(303, "GET", "GET")]
    [TestCase(307, "GET", "GET")]
    [TestCase(308, "GET", "GET")]
    [TestCase(303, "HEAD", "HEAD")]
    [TestCase(301, "POST", "GET")]
    [TestCase(302, "POST", "GET")]
    [TestCase(303, "POST", "GET")]
    [TestCase(303, "PUT", "GET")]
    [TestCase(301, "PUT", "PUT body")]
    [TestCase(302, "PUT", "PUT body")]
    [TestCase(307, "POST", "POST body")]
    [TestCase(308, "POST", "POST body")]
    public async Task Keeps_or_changes_the_method_as_RFC_9110_says(int status, string method, string expected)
    {
        var partner = StubHandler.Redirecting(status, "/c");
        var hasContent = method is "POST" or "PUT";

        await SendAsync(partner, method, content: hasContent ? "body" : null);

        var (name, content) = expected.Split(' ') is [var only] ? (only, "") : (expected.Split(' ')[0], " body");
        Assert.That(partner.Requests[1], Is.EqualTo($"{name} https://api.example.com/c Accept,X-Api-Key{content}"));
    }

    [TestCase("/c?d=e", "https://api.example.com/c?d=e")]
    [TestCase("c", "https://api.example.com/a/c")]
    [TestCase("?p=2", "https://api.example.com/a/b?p=2")]
    [TestCase("https://API.example.com:443/c", "https://api.example.com/c")]
    [TestCase("//api.example.com/c", "https://api.example.com/c")]
    public async Task Follows_within_the_origin(string location, string target)
    {
        var partner = StubHandler.Redirecting(302, location);

        var response = await SendAsync(partner);

        Assert.That(
            (response.StatusCode, partner.Requests[1]),
            Is.EqualTo((HttpStatusCode.OK, $"GET {target} Accept,X-Api-Key")));
    }

    [TestCase(
        "https://other.example.com/c?token=secret",
        "https://other.example.com/c, which is another origin than https://api.example.com:443. "
            + "If the API has moved there, start the job with that address.")]
    [TestCase(
        "https://api.example.com:8443/c",
        "https://api.example.com:8443/c, which is another origin than https://api.example.com:443. "
            + "If the API has moved there, start the job with that address.")]
    [TestCase("http://api.example.com/c", "http://api.example.com/c, which is not encrypted.")]
    [TestCase(
        "https://user:secret@api.example.com/c",
        "https://api.example.com/c, which contains a user name or a password.")]
    [TestCase("ftp://api.example.com/c", "ftp://api.example.com/c, which is neither an http nor an https address.")]
    [TestCase("file:///etc/passwd", "file:, which is neither an http nor an https address.")]
    [TestCase("javascript:alert(1)", "javascript:, which is neither an http nor an https address.")]
    public async Task Names_the_target_and_the_reason(string location, string reason)
    {
        var partner = StubHandler.Redirecting(302, location);

        var refusal = await SendAsync(partner).FailureOf<RequestRefusedException>();

        Assert.That(
            (refusal.Message, refusal.HttpStatus, partner.Requests.Count),
            Is.EqualTo(($"The API answered 302 Found and redirects to {reason}", 302, 1)));
    }

    [Test]
    public async Task Follows_five_redirections_and_not_six()
    {
        foreach (var (redirections, isFollowed) in new[] { (5, true), (6, false) })
        {
            var sent = 0;
            var partner = new StubHandler(_ => sent++ < redirections
                ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri($"/{sent}", UriKind.Relative) } }
                : new HttpResponseMessage(HttpStatusCode.OK));

            if (isFollowed)
            {
                Assert.That((await SendAsync(partner)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
                continue;
            }

            var refusal = await SendAsync(partner).FailureOf<RequestRefusedException>();
            Assert.That(
                refusal.Message,
                Is.EqualTo(
                    "The API answered 302 Found and redirects to https://api.example.com/6, after 5 redirections. "
                    + "Start the job with the final address."));
        }
    }

    [Test]
    public async Task Gives_another_origin_that_the_source_allows_neither_credentials_nor_content()
    {
        var partner = StubHandler.Redirecting(303, "https://other.example.com/c");

        await SendAsync(partner, "POST", content: "body", scope: new RedirectScope(target => target.Host == "other.example.com"));

        Assert.That(partner.Requests[1], Is.EqualTo("GET https://other.example.com/c Accept"));
    }

    [Test]
    public async Task Removes_every_header_that_can_be_a_credential()
    {
        var partner = StubHandler.Redirecting(302, "https://other.example.com/c");

        await SendAsync(partner, scope: new RedirectScope(_ => true), headers: ["Authorization", "Cookie", "X-Token", "X-Signature"]);

        Assert.That(partner.Requests[1], Is.EqualTo("GET https://other.example.com/c Accept"));
    }

    [Test]
    public async Task Does_not_send_content_to_another_origin()
    {
        var partner = StubHandler.Redirecting(307, "https://other.example.com/c");

        var refusal = await SendAsync(partner, "POST", content: "body", scope: new RedirectScope(_ => true))
            .FailureOf<RequestRefusedException>();

        Assert.That(refusal.Message, Does.Contain("content is sent only to the origin of a request"));
    }

    [TestCase("http://other.example.com/c")]
    [TestCase("ftp://other.example.com/c")]
    public async Task Does_not_let_a_source_allow_more_than_origins(string location)
    {
        var partner = StubHandler.Redirecting(302, location);

        await SendAsync(partner, scope: new RedirectScope(_ => true)).FailureOf<RequestRefusedException>();

        Assert.That(partner.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(300)]
    [TestCase(304)]
    [TestCase(200)]
    public async Task Returns_a_response_that_is_no_redirection(int status)
    {
        var partner = StubHandler.Redirecting(status, "/c");

        Assert.That((int)(await SendAsync(partner)).StatusCode, Is.EqualTo(status));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        StubHandler partner,
        string method = "GET",
        string? content = null,
        RedirectScope? scope = null,
        params string[] headers)
    {
        using var client = new HttpMessageInvoker(new RedirectHandler(partner));
        using var request = new HttpRequestMessage(new HttpMethod(method), Origin);
        request.Headers.Add("Accept", "application/json");
        foreach (var name in headers.Prepend("X-Api-Key"))
            request.Headers.Add(name, "secret");
        if (content is not null)
            request.Content = new StringContent(content, Encoding.UTF8);
        if (scope is not null)
            request.Options.Set(RedirectScope.Key, scope);
        return await client.SendAsync(request, CancellationToken.None);
    }
}
