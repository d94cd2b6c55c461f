using System.Net;
using System.Text;
using System.Text.Json;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Tests.Worker.Http;

public sealed class SourcesApiTests
{
    private const string Shop =
        """
        version: 1
        name: shop
        url: https://shop.test
        parameters:
          region: { required: true, description: The region. }
          since: { default: "1970" }
        credentials: { type: bearer, token: "${secret:missing}" }
        streams:
          orders: { path: "/${region}/orders", query: { since: "${since}" }, pagination: { type: linkHeader } }
          events: { path: /events, pagination: { type: none } }
        """;

    [Test]
    public async Task Stores_shows_lists_and_removes_a_source()
    {
        await using var worker = await ApiWorker.StartAsync();

        var first = await PutAsync(worker, "shop", Shop);
        var second = await PutAsync(worker, "shop", Shop);
        var (_, source) = await worker.GetAsync("/api/sources/shop");
        var (_, list) = await worker.GetAsync("/api/sources");
        using var removed = await worker.Client.DeleteAsync("/api/sources/shop");
        var (missing, _) = await worker.GetAsync("/api/sources/shop");
        var version = source.GetProperty("version").GetString()!;
        var (kept, _) = await worker.GetAsync($"/api/sources/shop?version={version[..12]}");
        using var again = await worker.Client.DeleteAsync("/api/sources/shop");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Status, first.Body.GetProperty("isChanged").GetBoolean()), Is.EqualTo((HttpStatusCode.OK, true)));
            Assert.That(second.Body.GetProperty("isChanged").GetBoolean(), Is.False);
            Assert.That(second.Body.GetProperty("version").GetString(), Is.EqualTo(version));
            Assert.That(source.GetProperty("definition").GetString(), Is.EqualTo(Shop + "\n"));
            Assert.That(Texts(source.GetProperty("streams")), Is.EqualTo(["orders", "events"]));
            Assert.That(
                source.GetProperty("parameters").GetRawText(),
                Is.EqualTo(
                    """[{"name":"region","isRequired":true,"default":null,"description":"The region."},"""
                    + """{"name":"since","isRequired":false,"default":"1970","description":null}]"""));
            Assert.That(Texts(list.GetProperty("sources"), "name"), Is.EqualTo(["shop"]));
            Assert.That(list.GetProperty("sources")[0].GetProperty("by").GetString(), Is.EqualTo("the HTTP API"));
            Assert.That(removed.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(missing, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(kept, Is.EqualTo(HttpStatusCode.OK), "versions stay, because jobs keep them");
            Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task Lists_the_errors_of_a_definition_with_line_and_column_and_stores_nothing()
    {
        await using var worker = await ApiWorker.StartAsync();
        var wrong = Shop
            .Replace("name: shop", "name: Shop", StringComparison.Ordinal)
            .Replace("streams:", "streems:", StringComparison.Ordinal);

        var (status, problem) = await PutAsync(worker, "shop", wrong);
        var (_, validation) = await PostAsync(worker, "/api/sources/validate", wrong);
        var (_, valid) = await PostAsync(worker, "/api/sources/validate", Shop);
        var (other, named) = await PutAsync(worker, "store", Shop);
        var (empty, _) = await PutAsync(worker, "shop", string.Empty);
        var (_, list) = await worker.GetAsync("/api/sources");

        using (Assert.EnterMultipleScope())
        {
            var errors = problem.GetProperty("definitionErrors");
            Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(
                errors.EnumerateArray().Select(error => (error.GetProperty("line").GetInt32(), error.GetProperty("path").GetString())),
                Does.Contain((2, "name")).And.Contain((8, "streems")));
            Assert.That(errors[0].GetProperty("column").GetInt32(), Is.GreaterThan(0));
            Assert.That(Texts(validation.GetProperty("errors"), "message"), Is.EqualTo(Texts(errors, "message")));
            Assert.That(validation.GetProperty("isValid").GetBoolean(), Is.False);
            Assert.That((valid.GetProperty("isValid").GetBoolean(), valid.GetProperty("name").GetString()), Is.EqualTo((true, "shop")));
            Assert.That((other, named.GetProperty("errors").TryGetProperty("name", out _)), Is.EqualTo((HttpStatusCode.BadRequest, true)));
            Assert.That(empty, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(list.GetProperty("sources").GetArrayLength(), Is.Zero);
        }
    }

    [Test]
    public async Task Checks_a_stream_with_one_request_and_shows_no_secret()
    {
        await using var partner = await TestPartner.StartAsync(
            PartnerDialect.Parse("page,auth=query,total=$.total"),
            new TestPartnerOptions { Records = 730 });
        await using var worker = await ApiWorker.StartAsync(SecretsOf(partner));
        await PutAsync(worker, "partner", partner.Definition);

        var (status, check) = await worker.PostAsync("/api/sources/partner/check");
        var (_, inline) = await worker.PostAsync("/api/sources/check", new { definition = partner.Definition });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(check.GetProperty("error").ValueKind, Is.EqualTo(JsonValueKind.Null), check.GetRawText());
            Assert.That(check.GetProperty("status").GetInt32(), Is.EqualTo(200));
            Assert.That(check.GetProperty("records").GetInt64(), Is.EqualTo(100));
            Assert.That(check.GetProperty("firstRecord").GetString(), Does.Contain("record 0"));
            Assert.That(check.GetProperty("plan").GetProperty("pages").GetInt64(), Is.EqualTo(8));
            Assert.That(check.GetProperty("values").GetRawText(), Is.EqualTo("""[{"selector":"$.total","kind":"number","value":"730"}]"""));
            Assert.That(check.GetProperty("url").GetString(), Does.Contain("=***"));
            Assert.That(check.GetRawText() + inline.GetRawText(), Does.Not.Contain(partner.Dialect.Secrets.Values.Single()));
            Assert.That(inline.GetProperty("version").GetString(), Is.EqualTo(check.GetProperty("version").GetString()));
            Assert.That(partner.Report.PageRequests, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Says_why_a_stream_cannot_be_checked()
    {
        await using var partner = await TestPartner.StartAsync(PartnerDialect.Parse("page,auth=bearer"));
        await using var worker = await ApiWorker.StartAsync("--PollerSaga:Secrets:token=wrong-canary");
        await PutAsync(worker, "shop", Shop);
        await PutAsync(worker, "partner", partner.Definition);

        var (unknown, _) = await worker.PostAsync("/api/sources/nothing/check");
        var (ambiguous, stream) = await worker.PostAsync("/api/sources/shop/check");
        var (incomplete, parameter) = await worker.PostAsync("/api/sources/shop/check", new { stream = "orders" });
        var (refused, secret) = await worker.PostAsync(
            "/api/sources/shop/check",
            new { stream = "orders", parameters = new Dictionary<string, string> { ["region"] = "eu" } });
        var (_, check) = await worker.PostAsync("/api/sources/partner/check");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(unknown, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((ambiguous, Detail(stream)), Is.EqualTo((
                HttpStatusCode.BadRequest,
                "The source 'shop' has several streams: name one, as shop/STREAM. They are orders, events.")));
            Assert.That((incomplete, Detail(parameter)), Is.EqualTo((
                HttpStatusCode.BadRequest,
                "The source 'shop' needs the parameter 'region' (The region). Set it, for example with --param region=VALUE.")));
            Assert.That(refused, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(Detail(secret), Does.StartWith("The secret 'missing' is missing. "));
            Assert.That(check.GetProperty("error").GetString(), Does.Contain("401").And.EndWith("A job would stop."));
            Assert.That(check.GetProperty("plan").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(check.GetRawText(), Does.Not.Contain("wrong-canary"));
        }
    }

    [Test]
    public async Task Runs_a_job_of_a_source_and_reports_its_completeness()
    {
        await using var partner = await TestPartner.StartAsync(
            PartnerDialect.Parse("page,auth=bearer"),
            new TestPartnerOptions { Records = 730 });
        await using var worker = await ApiWorker.StartAsync(SecretsOf(partner));
        await PutAsync(worker, "partner", partner.Definition);
        var jobId = Guid.NewGuid();

        var (status, _) = await worker.PostAsync("/api/jobs", new { jobId, source = "partner" });
        var end = await worker.WhenOverAsync(jobId);
        var (again, _) = await worker.PostAsync("/api/jobs", new { jobId, source = "partner" });
        var (other, _) = await worker.PostAsync("/api/jobs", new { jobId, url = "http://127.0.0.1:9/" });
        var (_, jobs) = await worker.GetAsync("/api/jobs");
        var (_, skipped) = await worker.GetAsync($"/api/jobs/{jobId}/tasks?state=SKIPPED");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Accepted));
            Assert.That(end.GetProperty("state").GetString(), Is.EqualTo("Completed"), end.GetRawText());
            Assert.That(end.GetProperty("source").GetString(), Is.EqualTo("partner"));
            Assert.That(end.GetProperty("isTotalKnown").GetBoolean(), Is.True);
            var completeness = end.GetProperty("completeness");
            Assert.That(
                (completeness.GetProperty("verdict").GetString(), completeness.GetProperty("pages").GetInt32()),
                Is.EqualTo(("Complete", 8)));
            Assert.That(completeness.GetProperty("records").GetInt64(), Is.EqualTo(730));
            Assert.That(again, Is.EqualTo(HttpStatusCode.Accepted));
            Assert.That(other, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(jobs.GetProperty("jobs")[0].GetProperty("source").GetString(), Is.EqualTo("partner"));
            Assert.That(
                skipped.GetProperty("tasks").GetArrayLength(),
                Is.EqualTo(completeness.GetProperty("skipped").GetInt32()).And.Positive);
            Assert.That(partner.Report.AllReadOnce);
        }
    }

    [TestCase("""{"source":"nothing"}""", "source")]
    [TestCase("""{"source":"shop/refunds"}""", "source")]
    [TestCase("""{"source":"shop/orders"}""", "source")]
    [TestCase("""{"source":"shop/orders","parameters":{"regio":"eu"}}""", "source")]
    [TestCase("""{"source":"shop/events","sourceVersion":"0123456789ab","parameters":{"region":"eu"}}""", "source")]
    [TestCase("""{"source":"a/b/c"}""", "source")]
    [TestCase("""{"source":"shop/events","sourceVersion":"latest"}""", "sourceVersion")]
    [TestCase("""{"source":"shop/events","url":"https://shop.test"}""", "url")]
    [TestCase("""{"source":"shop/events","parameters":{"region":null}}""", "parameters")]
    [TestCase("""{"source":"shop/events","parameters":"region=eu"}""", "parameters")]
    [TestCase("""{"source":"shop/events","parameters":{"region":7}}""", "parameters")]
    public async Task Starts_no_job_that_cannot_be_planned(string body, string field)
    {
        await using var worker = await ApiWorker.StartAsync();
        await PutAsync(worker, "shop", Shop);

        var (status, problem) = await worker.PostTextAsync("/api/jobs", body);
        var (_, jobs) = await worker.GetAsync("/api/jobs");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(problem.GetProperty("errors").EnumerateObject().Select(error => error.Name), Is.EqualTo([field]));
            Assert.That(jobs.GetProperty("jobs").GetArrayLength(), Is.Zero);
        }
    }

    [Test]
    public async Task Shows_the_waits_of_a_job()
    {
        await using var partner = await TestPartner.StartAsync(
            PartnerDialect.Parse("page,total=$.total"),
            new TestPartnerOptions { Records = 10_000 });
        await using var worker = await ApiWorker.StartAsync();
        await PutAsync(worker, "partner", partner.Definition);
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(30);
        await worker.Get<HostBudgets>().PauseAsync("partner", partner.Address, until, "429 Too Many Requests");
        var jobId = Guid.NewGuid();

        await worker.PostAsync("/api/jobs", new { jobId, source = "partner/records" });
        var (_, status) = await worker.GetAsync($"/api/jobs/{jobId}");
        await worker.PostAsync($"/api/jobs/{jobId}/cancel");
        var end = await worker.WhenOverAsync(jobId);

        using (Assert.EnterMultipleScope())
        {
            var wait = status.GetProperty("waits")[0];
            Assert.That(wait.GetProperty("host").GetString(), Is.EqualTo(partner.Address.Authority));
            Assert.That(wait.GetProperty("until").GetDateTimeOffset(), Is.EqualTo(until).Within(TimeSpan.FromMilliseconds(1)));
            Assert.That(wait.GetProperty("count").GetInt32(), Is.EqualTo(1));
            Assert.That(wait.GetProperty("reason").GetString(), Is.EqualTo("429 Too Many Requests"));
            Assert.That(wait.GetProperty("totalSeconds").GetDouble(), Is.EqualTo(1800).Within(5));
            Assert.That(end.GetProperty("waits").ValueKind, Is.EqualTo(JsonValueKind.Null));
        }
    }

    private static string[] SecretsOf(TestPartner partner) =>
        [.. partner.Dialect.Secrets.Select(secret => $"--PollerSaga:Secrets:{secret.Key}={secret.Value}")];

    private static IEnumerable<string?> Texts(JsonElement array, string? property = null) =>
        array.EnumerateArray().Select(item => (property is null ? item : item.GetProperty(property)).GetString());

    private static string? Detail(JsonElement problem) => problem.GetProperty("detail").GetString();

    private static Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(ApiWorker worker, string name, string definition) =>
        SendAsync(worker, HttpMethod.Put, $"/api/sources/{name}", definition);

    private static Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(ApiWorker worker, string path, string definition) =>
        SendAsync(worker, HttpMethod.Post, path, definition);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        ApiWorker worker,
        HttpMethod method,
        string path,
        string definition)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(definition, Encoding.UTF8, "application/yaml"),
        };
        using var response = await worker.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(text));
    }
}
