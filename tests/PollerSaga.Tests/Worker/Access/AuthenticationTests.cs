using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.ApiKeys;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Tests.Worker.Http;

namespace PollerSaga.Tests.Worker.Access;

/// <summary>The API of a worker that requires authentication.</summary>
public sealed class AuthenticationTests
{
    private const string Required = "--PollerSaga:Http:Authentication=Required";

    private static readonly Guid Nobody = Guid.NewGuid();

    [Test]
    public async Task Refuses_everything_but_health_and_files_without_a_user()
    {
        await using var worker = await ApiWorker.StartAsync(Required);

        foreach (var (method, path) in ApiRoutes())
        {
            using var response = await SendAsync(worker, method, path, token: null);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), $"{method} {path}");
            Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"), path);
            Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("pollersaga keys add"), path);
        }

        foreach (var path in new[] { "/health/live", "/dashboard.css", "/sign-in" })
            Assert.That((await SendAsync(worker, HttpMethod.Get, path, token: null)).StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
    }

    [Test]
    public async Task Opens_no_other_route_without_a_user()
    {
        await using var worker = await ApiWorker.StartAsync(Required);

        var open = worker.Get<EndpointDataSource>().Endpoints
            .Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Cast<RouteEndpoint>()
            .Select(route => $"/{route.RoutePattern.RawText!.TrimStart('/')}");
        using var nowhere = await SendAsync(worker, HttpMethod.Get, "/nowhere", token: null);

        Assert.That(
            open,
            Is.EquivalentTo(new[] { "/health/live", "/health/ready", "/sign-in", "/sign-in/key", "/sign-in/provider", "/sign-out" }));
        Assert.That(nowhere.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Sends_people_to_the_page_to_sign_in_and_scripts_nowhere()
    {
        await using var worker = await ApiWorker.StartAsync(Required);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = worker.Client.BaseAddress };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var page = await browser.GetAsync("/jobs/7b1f5c0e-3f0a-5d0e-9a53-0d6f3f0f2f5a?from=2");
        using var live = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", content: null);
        using var outside = await browser.GetAsync("/sign-in?returnUrl=https%3A%2F%2Fevil.example");

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(
            page.Headers.Location!.OriginalString,
            Is.EqualTo("/sign-in?returnUrl=%2Fjobs%2F7b1f5c0e-3f0a-5d0e-9a53-0d6f3f0f2f5a%3Ffrom%3D2"));
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await outside.Content.ReadAsStringAsync(), Does.Not.Contain("evil.example"));
    }

    [Test]
    public async Task Lets_a_key_read_and_another_operate()
    {
        await using var worker = await ApiWorker.StartAsync(Required);
        var reader = await AddKeyAsync(worker, "reader", JobPermission.Read);
        var operating = await AddKeyAsync(worker, "deployment", JobPermission.Operate);

        foreach (var (method, path) in ApiRoutes())
        {
            var isRead = method == HttpMethod.Get;
            using var read = await SendAsync(worker, method, path, reader);
            using var operate = await SendAsync(worker, method, path, operating);
            Assert.That(read.StatusCode == HttpStatusCode.Forbidden, Is.EqualTo(!isRead), $"{method} {path}");
            Assert.That(read.StatusCode, Is.Not.EqualTo(HttpStatusCode.Unauthorized), path);
            Assert.That(operate.StatusCode, Is.Not.AnyOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), path);
        }

        using var refused = await SendAsync(worker, HttpMethod.Post, "/api/jobs", reader);
        Assert.That(
            (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            Is.EqualTo("reader may not operate jobs. Use a key with this permission, or a user with the role pollersaga.operate."));
    }

    [TestCase("GET", "/api/sources", nameof(JobPermission.Read))]
    [TestCase("GET", "/api/sources/shop", nameof(JobPermission.Read))]
    [TestCase("POST", "/api/sources/validate", nameof(JobPermission.Read))]
    [TestCase("POST", "/api/sources/shop/check", nameof(JobPermission.Operate))]
    [TestCase("POST", "/api/sources/check", nameof(JobPermission.Manage))]
    [TestCase("PUT", "/api/sources/shop", nameof(JobPermission.Manage))]
    [TestCase("DELETE", "/api/sources/shop", nameof(JobPermission.Manage))]
    public async Task Lets_only_a_key_that_may_manage_decide_where_secrets_are_sent(string method, string path, string needed)
    {
        await using var worker = await ApiWorker.StartAsync(Required);

        foreach (var permission in Enum.GetValues<JobPermission>())
        {
            var key = await AddKeyAsync(worker, permission.ToString(), permission);
            using var response = await SendAsync(worker, new HttpMethod(method), path, key);
            var isRefused = response.StatusCode == HttpStatusCode.Forbidden;
            Assert.That(isRefused, Is.EqualTo(permission < Enum.Parse<JobPermission>(needed)), $"{permission}");
            Assert.That(response.StatusCode, Is.Not.EqualTo(HttpStatusCode.Unauthorized));
        }
    }

    [Test]
    public async Task Names_the_role_that_may_manage_sources()
    {
        await using var worker = await ApiWorker.StartAsync(Required);
        var key = await AddKeyAsync(worker, "deployment", JobPermission.Operate);

        using var refused = await SendAsync(worker, HttpMethod.Delete, "/api/sources/shop", key);

        Assert.That(
            (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            Is.EqualTo("deployment may not manage sources. Use a key with this permission, or a user with the role pollersaga.manage."));
    }

    [Test]
    public async Task Refuses_a_removed_an_expired_and_a_wrong_key()
    {
        var clock = new ShiftedClock();
        await using var worker = await ApiWorker.StartAsync(services => services.AddSingleton<TimeProvider>(clock), Required);
        var keys = worker.Get<ApiKeyStore>();
        var (removed, expiring) = (
            await AddKeyAsync(worker, "removed", JobPermission.Read),
            (await keys.AddAsync("expiring", JobPermission.Read, TimeSpan.FromDays(1)))!.ToString());
        var before = (await StatusAsync(worker, removed), await StatusAsync(worker, expiring));

        await keys.RemoveAsync("removed");
        clock.Shift(TimeSpan.FromDays(2));

        Assert.That(before, Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        foreach (var token in new[] { removed, expiring, ApiKeyText.Create().ToString(), expiring[..^1] + "!", "abc", "" })
            Assert.That(await StatusAsync(worker, token), Is.EqualTo(HttpStatusCode.Unauthorized), token);
    }

    [Test]
    public async Task Records_the_user_and_not_the_name_in_the_body()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata);
        await using var worker = await ApiWorker.StartAsync(Required);
        var key = await AddKeyAsync(worker, "deployment", JobPermission.Operate);
        var jobId = Guid.NewGuid();

        using var start = await SendAsync(worker, HttpMethod.Post, "/api/jobs", key, new { jobId, url = api.Url, by = "somebody else" });
        using var pause = await SendAsync(worker, HttpMethod.Post, $"/api/jobs/{jobId}/pause", key, new { by = "somebody else" });
        using var cancel = await SendAsync(worker, HttpMethod.Post, $"/api/jobs/{jobId}/cancel", key);
        held.SetResult();

        var history = await worker.Get<PollerTaskQueries>().ListHistoryAsync(jobId, CancellationToken.None);
        Assert.That(
            new[] { start, pause, cancel }.Select(response => response.StatusCode),
            Is.EqualTo(new[] { HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.OK }));
        Assert.That(
            history.Where(entry => entry.By is not null).Select(entry => (entry.What, entry.By)),
            Is.EquivalentTo(new[] { ("Started", "deployment"), ("Paused", "deployment"), ("Cancelled", "deployment") }));
    }

    [Test]
    public async Task Accepts_tokens_of_the_provider()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var worker = await ApiWorker.StartAsync(
            Required,
            $"--PollerSaga:Http:Jwt:Authority={provider.Authority}",
            "--PollerSaga:Http:Jwt:Audience=pollersaga");
        var claims = new Dictionary<string, object> { ["sub"] = "7", ["scope"] = "openid pollersaga.read" };
        using var foreignKey = RSA.Create(2048);

        var valid = provider.CreateToken("pollersaga", claims);
        var operating = provider.CreateToken(
            "pollersaga",
            new Dictionary<string, object> { ["sub"] = "8", ["roles"] = new[] { "pollersaga.operate" } });
        var invalid = new[]
        {
            provider.CreateToken("other", claims),
            provider.CreateToken("pollersaga", claims, TimeSpan.FromHours(-1)),
            provider.CreateToken("pollersaga", claims, key: foreignKey),
            valid[..^4] + "AAAA",
        };

        using var forbidden = await SendAsync(worker, HttpMethod.Post, $"/api/jobs/{Nobody}/cancel", valid);
        using var unknown = await SendAsync(worker, HttpMethod.Post, $"/api/jobs/{Nobody}/cancel", operating);
        Assert.That(await StatusAsync(worker, valid), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(forbidden.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        foreach (var token in invalid)
            Assert.That(await StatusAsync(worker, token), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(worker, await AddKeyAsync(worker, "key", JobPermission.Read)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Answers_503_while_the_database_of_the_keys_is_away()
    {
        var outage = new DatabaseOutage();
        await using var worker = await ApiWorker.StartAsync(outage.Swap, Required);
        var key = await AddKeyAsync(worker, "key", JobPermission.Read);
        outage.Begin();

        using var response = await SendAsync(worker, HttpMethod.Get, "/api/jobs", key);
        using var health = await SendAsync(worker, HttpMethod.Get, "/health/ready", token: null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            Is.EqualTo("The database is unavailable. Try again later."),
            "its address is for users");
        Assert.That(
            (await health.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("waitsFor").GetProperty("database").GetString(),
            Is.EqualTo("unavailable"),
            "the reason is for users");
    }

    [Test]
    public async Task Offers_keys_while_the_provider_is_unavailable()
    {
        await using var worker = await ApiWorker.StartAsync(
            Required,
            "--PollerSaga:Http:OpenIdConnect:Authority=http://127.0.0.1:1",
            "--PollerSaga:Http:OpenIdConnect:ClientId=jobs");
        worker.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var page = await worker.Client.GetAsync("/");
        using var link = await worker.Client.GetAsync("/sign-in/provider");

        foreach (var response in new[] { page, link })
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(
                await response.Content.ReadAsStringAsync(),
                Does.Contain("The provider http://127.0.0.1:1 is unavailable.").And.Contain("name=\"key\""));
        }
    }

    [TestCase("error=access_denied&error_description=Call+0800+555")]
    [TestCase("code=abc&state=forged")]
    public async Task Shows_a_failed_sign_in_without_the_texts_of_its_address(string query)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var worker = await ApiWorker.StartAsync(
            Required,
            $"--PollerSaga:Http:OpenIdConnect:Authority={provider.Authority}",
            "--PollerSaga:Http:OpenIdConnect:ClientId=jobs");

        using var response = await worker.Client.GetAsync($"/signin-oidc?{query}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Does.Contain($"The sign-in at {provider.Authority} failed.").And.Not.Contain("0800"));
        Assert.That(
            response.Headers.GetValues("Content-Security-Policy").Single(),
            Does.Contain("form-action 'self'").And.Contain("style-src 'self'"),
            "the policy of the page");
    }

    private static IEnumerable<(HttpMethod Method, string Path)> ApiRoutes()
    {
        var task = $"/{Nobody}/tasks/{Nobody}";
        string[] paths = ["", $"/{Nobody}", $"/{Nobody}/result", $"/{Nobody}/events", $"/{Nobody}/tasks", task, $"{task}/payload"];
        foreach (var path in paths)
            yield return (HttpMethod.Get, $"/api/jobs{path}");
        yield return (HttpMethod.Get, "/openapi/v1.json");
        yield return (HttpMethod.Get, "/scalar/v1");
        yield return (HttpMethod.Get, "/");
        yield return (HttpMethod.Get, $"/jobs/{Nobody}/tasks/{Nobody}/payload");
        yield return (HttpMethod.Post, "/api/jobs");
        foreach (var command in JobCommands.All)
            yield return (HttpMethod.Post, $"/api/jobs/{Nobody}/{command.Name}");
        yield return (HttpMethod.Post, $"/api/jobs/{Nobody}/tasks/{Nobody}/complete");
    }

    private static async Task<string> AddKeyAsync(ApiWorker worker, string name, JobPermission permission) =>
        (await worker.Get<ApiKeyStore>().AddAsync(name, permission, lifetime: null))!.ToString();

    private static async Task<HttpStatusCode> StatusAsync(ApiWorker worker, string token)
    {
        using var response = await SendAsync(worker, HttpMethod.Get, "/api/jobs", token);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ApiWorker worker,
        HttpMethod method,
        string path,
        string? token,
        object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await worker.Client.SendAsync(request);
    }
}
