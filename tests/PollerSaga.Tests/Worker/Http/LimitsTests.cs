using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PollerSaga.ReadModel;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Worker.Http;

/// <summary>The sizes, the rates and the times of requests to the API.</summary>
public sealed class LimitsTests
{
    private const int MaxBody = 1024 * 1024;

    private static readonly Guid Job = Guid.NewGuid();

    [Test]
    public async Task Refuses_a_large_body([Values] bool isChunked)
    {
        await using var worker = await ApiWorker.StartAsync();

        // The worker responds as soon as it knows that the body is too large, and closes the connection. A client that still sends then
        // gets no response, but the error of the connection. Therefore this one asks before, or has sent everything.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
        {
            Content = isChunked ? new StreamContent(new ChunkedStream(MaxBody + 1)) : new ByteArrayContent(new byte[2 * MaxBody]),
            Headers = { ExpectContinue = !isChunked },
        };
        request.Content.Headers.ContentType = new("application/json");

        using var response = await worker.Client.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain($"{MaxBody}"));
    }

    [Test]
    public async Task Takes_a_body_that_is_just_small_enough()
    {
        await using var worker = await ApiWorker.StartAsync();
        const string Body = """{"url":"ftp://a"}""";

        var (status, problem) = await worker.PostTextAsync("/api/jobs", Body.PadRight(MaxBody));

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.GetProperty("errors").TryGetProperty("url", out _), Is.True, "the body was read");
    }

    [Test]
    public async Task Refuses_another_content_type()
    {
        await using var worker = await ApiWorker.StartAsync();

        using var response = await worker.Client.PostAsync("/api/jobs", new StringContent("{}", Encoding.UTF8, "text/plain"));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(problem.GetProperty("detail").GetString(), Does.EndWith("it must be application/json."));
    }

    [Test]
    public async Task Refuses_long_names_addresses_parameters_and_keys()
    {
        await using var worker = await ApiWorker.StartAsync();
        const string TooLong = "has 257 characters; it must have at most 256.";
        var by = new string('x', 257);

        await AssertFieldAsync(worker.PostAsync("/api/jobs", new { url = "http://127.0.0.1:9/", by }), "by", $"by {TooLong}");
        await AssertFieldAsync(worker.PostAsync($"/api/jobs/{Job}/cancel", new { by }), "by", $"by {TooLong}");
        await AssertFieldAsync(worker.GetAsync($"/api/jobs?after={by}"), "after", $"after {TooLong}");
        await AssertFieldAsync(
            worker.PostAsync("/api/jobs", new { url = $"http://127.0.0.1:9/{new string('x', 2048)}" }),
            "url",
            "of at most 2048 characters.");
        Assert.That(
            (await worker.GetAsync($"/api/jobs?{by}=1")).Body.GetProperty("errors").ToString(),
            Has.Length.LessThan(1000),
            "a problem repeats only the beginning");
    }

    [Test]
    public async Task Limits_the_requests_of_a_client()
    {
        await using var worker = await ApiWorker.StartAsync("--PollerSaga:Http:RequestsPerSecond=2");

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => worker.Client.GetAsync("/api/jobs")));
        using var health = await worker.Client.GetAsync("/health/live");

        var refused = responses.Where(response => response.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.That(refused, Has.Count.InRange(10, 16), "four at once, and two per second");
        Assert.That(refused[0].Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(
            (await refused[0].Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            Does.Contain("PollerSaga:Http:RequestsPerSecond"));
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Ends_a_request_at_its_time_out_but_not_an_event_stream()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata);
        var slow = new SlowDatabase();
        await using var worker = await ApiWorker.StartAsync(slow.Swap, "--PollerSaga:Http:RequestTimeout=00:00:01");
        await worker.PostAsync("/api/jobs", new { jobId = Job, url = api.Url, timeout = "00:00:00" });
        await using var events = worker.EventsAsync(Job).GetAsyncEnumerator();
        await events.MoveNextAsync();

        slow.Begin();
        var (status, problem) = await worker.GetAsync("/api/jobs");
        slow.End();
        held.SetResult();
        while (events.Current.Type != "over")
            Assert.That(await events.MoveNextAsync(), Is.True);

        Assert.That(status, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("PollerSaga:Http:RequestTimeout"));
    }

    [Test]
    public async Task Takes_24_hours_for_a_day()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata);
        await using var worker = await ApiWorker.StartAsync();
        await worker.PostAsync("/api/jobs", new { jobId = Job, url = api.Url, timeout = "24:00:00" });

        var status = await worker.Get<PollerQueries>().GetStatusAsync(Job, CancellationToken.None);
        var (redriven, problem) = await worker.PostAsync($"/api/jobs/{Job}/redrive", new { timeout = "90" });
        held.SetResult();

        Assert.That(status!.DeadlineAt - status.StartedAt, Is.EqualTo(TimeSpan.FromDays(1)));
        Assert.That(redriven, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.GetProperty("errors").TryGetProperty("timeout", out _), Is.True);
    }

    private static async Task AssertFieldAsync(Task<(HttpStatusCode Status, JsonElement Body)> response, string field, string sentence)
    {
        var (status, problem) = await response;
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.GetProperty("errors").GetProperty(field)[0].GetString(), Does.EndWith(sentence));
    }

    /// <summary>A stream whose length is unknown to the client.</summary>
    private sealed class ChunkedStream(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
