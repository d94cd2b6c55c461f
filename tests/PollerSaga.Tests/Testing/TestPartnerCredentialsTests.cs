using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Testing;

/// <summary>The credentials that a partner accepts, and those that it refuses.</summary>
public sealed class TestPartnerCredentialsTests
{
    [TestCase("bearer", "The credential Authorization: Bearer is missing.")]
    [TestCase("basic", "The credential Authorization: Basic is missing.")]
    [TestCase("header", "The credential X-Api-Key is missing.")]
    [TestCase("query", "The credential api_key is missing.")]
    [TestCase("cookie", "The credential api_key is missing.")]
    [TestCase("client_credentials", "The token is missing.")]
    [TestCase("refresh_token", "The token is missing.")]
    [TestCase("session", "The token is missing.")]
    public async Task Refuses_a_request_without_credential(string auth, string expected)
    {
        await using var partner = await TestPartnerClient.StartAsync($"page,auth={auth}");

        Assert.That((await partner.GetAsync(string.Empty)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(partner.Partner.Report.Problems, Is.EqualTo([expected]));
        Assert.That(partner.Partner.Report.Unauthorized, Is.EqualTo(1));
    }

    [TestCase("bearer", "Authorization", "Bearer wrong")]
    [TestCase("bearer", "Authorization", "bearer sample-token")]
    [TestCase("basic", "Authorization", "Basic d3Jvbmc6d3Jvbmc=")]
    [TestCase("header", "X-Api-Key", "mistaken")]
    [TestCase("cookie", "Cookie", "api_key=mistaken")]
    [TestCase("session", "Authorization", "Bearer wrong")]
    public async Task Refuses_a_wrong_credential_without_repeating_it(string auth, string header, string value)
    {
        await using var partner = await TestPartnerClient.StartAsync($"page,auth={auth}");
        using var request = new HttpRequestMessage(HttpMethod.Get, partner.Partner.Url);
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await partner.Client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain(value));
    }

    [Test]
    public async Task Refuses_a_key_in_the_query_that_occurs_twice()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=query");

        Assert.That((await partner.GetAsync("?api_key=sample-key")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await partner.GetAsync("?api_key=sample-key&api_key=sample-key")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_token_expires_after_a_number_of_requests()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=client_credentials", "expire:2");
        var token = await TokenAsync(partner, ClientCredentials);

        Assert.That(await AskAsync(partner, token, times: 3), Is.EqualTo([200, 200, 401]));
        Assert.That(await AskAsync(partner, await TokenAsync(partner, ClientCredentials), times: 1), Is.EqualTo([200]));
        Assert.That(partner.Partner.Report.TokenRequests, Is.EqualTo(2));
    }

    [Test]
    public async Task A_token_expires_after_its_lifetime()
    {
        var clock = new FakeTimeProvider();
        await using var partner = await TestPartnerClient.StartAsync(
            "page,auth=client_credentials,tokenSeconds=60",
            new TestPartnerOptions { Records = 20, Time = clock });
        var token = await TokenAsync(partner, ClientCredentials);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.That(await AskAsync(partner, token, times: 1), Is.EqualTo([200]));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await AskAsync(partner, token, times: 1), Is.EqualTo([401]));
    }

    [Test]
    public async Task A_rotated_refresh_token_is_valid_once()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=refresh_token,rotatesRefreshTokens=true");
        var first = await RequestTokenAsync(partner, Refresh("sample-refresh-token"));
        var next = first.Body["refresh_token"]!.ToString();

        Assert.That(next, Is.Not.EqualTo("sample-refresh-token"));
        var repeated = await RequestTokenAsync(partner, Refresh("sample-refresh-token"));
        Assert.That((repeated.Status, repeated.Body["error"]!.ToString()), Is.EqualTo((HttpStatusCode.BadRequest, "invalid_grant")));
        Assert.That((await RequestTokenAsync(partner, Refresh(next))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_refresh_token_without_rotation_stays_valid()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=refresh_token");

        for (var i = 0; i < 2; i++)
        {
            var (status, body) = await RequestTokenAsync(partner, Refresh("sample-refresh-token"));
            Assert.That((status, body["refresh_token"]), Is.EqualTo((HttpStatusCode.OK, (JsonNode?)null)));
        }
    }

    [TestCase("page,auth=client_credentials", true, "invalid_client")]
    [TestCase("page,auth=client_credentials,clientInBody=true", false, "invalid_client")]
    public async Task Refuses_a_client_that_authenticates_in_the_wrong_place(string dialect, bool inBody, string expected)
    {
        await using var partner = await TestPartnerClient.StartAsync(dialect);

        var (status, body) = await RequestTokenAsync(partner, ClientCredentials, inBody);

        Assert.That((status, body["error"]!.ToString()), Is.EqualTo((HttpStatusCode.Unauthorized, expected)));
    }

    [Test]
    public async Task Refuses_another_grant()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=client_credentials");

        var (_, body) = await RequestTokenAsync(partner, Refresh("sample-refresh-token"));

        Assert.That(body["error"]!.ToString(), Is.EqualTo("unsupported_grant_type"));
    }

    [TestCase("""{"username":"sample-user","password":"wrong"}""", 401)]
    [TestCase("""{"username":"sample-user"}""", 401)]
    [TestCase("{", 400)]
    public async Task Refuses_a_log_in_that_is_not_valid(string body, int expected)
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=session");

        using var response = await partner.Client.PostAsync(
            new Uri(partner.Partner.Address, "/login"),
            new StringContent(body, new MediaTypeHeaderValue("application/json")));

        Assert.That((int)response.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_session_expires_after_a_number_of_requests()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,auth=session", "expire:1");
        using var response = await partner.Client.PostAsJsonAsync(
            new Uri(partner.Partner.Address, "/login"),
            new { username = "sample-user", password = "sample-password" });
        var token = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["session"]!["token"]!.ToString();

        Assert.That(await AskAsync(partner, token, times: 2), Is.EqualTo([200, 401]));
    }

    private static Dictionary<string, string> ClientCredentials => new() { ["grant_type"] = "client_credentials" };

    private static Dictionary<string, string> Refresh(string token) => new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = token,
    };

    private static async Task<string> TokenAsync(TestPartnerClient partner, Dictionary<string, string> form) =>
        (await RequestTokenAsync(partner, form)).Body["access_token"]!.ToString();

    private static async Task<(HttpStatusCode Status, JsonNode Body)> RequestTokenAsync(
        TestPartnerClient partner,
        Dictionary<string, string> form,
        bool inBody = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(partner.Partner.Address, "/oauth/token"));
        if (inBody)
            (form["client_id"], form["client_secret"]) = ("sample-client", "sample-client-secret");
        else
            request.Headers.Authorization = new("Basic", Convert.ToBase64String("sample-client:sample-client-secret"u8));
        request.Content = new FormUrlEncodedContent(form);
        using var response = await partner.Client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static async Task<List<int>> AskAsync(TestPartnerClient partner, string token, int times)
    {
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, partner.Partner.Url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await partner.Client.SendAsync(request);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
