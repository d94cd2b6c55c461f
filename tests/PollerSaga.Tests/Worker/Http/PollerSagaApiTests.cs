using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PollerSaga.Jobs.Control;
using PollerSaga.Tasks;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Worker.Http;

public sealed class PollerSagaApiTests
{
    private static readonly Guid Nobody = Guid.NewGuid();

    [Test]
    public async Task Starts_a_job_and_says_where_it_is_to_be_seen()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();

        using var response = await worker.Client.PostAsync(
            "/api/jobs",
            System.Net.Http.Json.JsonContent.Create(new { jobId, url = api.Url, timeout = "00:05:00", by = "me" }));
        var (found, status) = await worker.GetAsync(response.Headers.Location!.OriginalString);
        var end = await worker.WhenOverAsync(jobId);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(response.Headers.Location.OriginalString, Is.EqualTo($"/api/jobs/{jobId}"));
        Assert.That(found, Is.EqualTo(HttpStatusCode.OK), "it is known as soon as it was answered");
        Assert.That(status.GetProperty("jobId").GetGuid(), Is.EqualTo(jobId));
        Assert.That(end.GetProperty("state").GetString(), Is.EqualTo("Completed"));
        Assert.That(end.GetProperty("summary").GetProperty("Enqueued").GetInt32(), Is.EqualTo(10));
    }

    [Test]
    public async Task Starts_one_job_for_one_key()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var worker = await ApiWorker.StartAsync();

        var (first, second, other) = (await StartAsync("a"), await StartAsync("a"), await StartAsync("b"));

        Assert.That(second, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));

        async Task<Guid> StartAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { url = api.Url }),
            };
            request.Headers.Add("Idempotency-Key", key);
            using var response = await worker.Client.SendAsync(request);
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("jobId").GetGuid();
        }
    }

    [Test]
    public async Task Refuses_another_address_for_the_same_job()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();
        await worker.RunAsync(jobId, api.Url);

        var (status, problem) = await worker.PostAsync("/api/jobs", new { jobId, url = "http://127.0.0.1:9/other" });

        Assert.That(status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(problem.GetProperty("detail").GetString(), Does.StartWith($"Job {jobId} polls {api.Url}"));
    }

    [TestCase("""{"url":"http://127.0.0.1:9/","maxConcurency":3}""", "maxConcurency", "There is no field maxConcurency.")]
    [TestCase("""{"url":"http://127.0.0.1:9/","maxConcurrency":0}""", "maxConcurrency", "maxConcurrency is 0; it must be at least 1.")]
    [TestCase(
        """{"url":"ftp://127.0.0.1:9/"}""",
        "url",
        "url is 'ftp://127.0.0.1:9/'; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase("""{}""", "url", "url is ''; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase(
        """{"url":"http://127.0.0.1:9/","toleratedFailurePercentage":101}""",
        "toleratedFailurePercentage",
        "toleratedFailurePercentage is 101; it must be from 0 to 100.")]
    [TestCase(
        """{"url":"http://127.0.0.1:9/","jobId":"00000000-0000-0000-0000-000000000000"}""",
        "jobId",
        "jobId is empty. Set a GUID, or omit the field.")]
    [TestCase(
        """{"url":"http://127.0.0.1:9/","timeout":"90"}""",
        "timeout",
        "timeout cannot be read: expected a time as hh:mm:ss, for example 00:02:30.")]
    [TestCase(
        """{"url":"http://127.0.0.1:9/","timeToLive":90}""",
        "timeToLive",
        "timeToLive cannot be read: expected a time as hh:mm:ss, for example 00:02:30.")]
    [TestCase("""{"url":"http://127.0.0.1:9/","by":"a\u0000b"}""", "by", "by contains control characters; remove them.")]
    public async Task Names_the_field_that_makes_no_sense(string body, string field, string sentence)
    {
        await using var worker = await ApiWorker.StartAsync();

        var (status, problem) = await worker.PostTextAsync("/api/jobs", body);

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.GetProperty("errors").GetProperty(field)[0].GetString(), Is.EqualTo(sentence));
    }

    [Test]
    public async Task Names_every_field_that_cannot_be_read()
    {
        await using var worker = await ApiWorker.StartAsync();

        var (status, problem) = await worker.PostTextAsync(
            "/api/jobs",
            """{"timeout":"soon","maxConcurrency":"3","JobId":"one","it's":1,"by":null}""");

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Value[0].GetString()),
            Is.EqualTo(new[]
            {
                "timeout cannot be read: expected a time as hh:mm:ss, for example 00:02:30.",
                "maxConcurrency cannot be read: expected a whole number.",
                "jobId cannot be read: expected a GUID.",
                "There is no field it's.",
            }));
    }

    [TestCase("[]")]
    [TestCase("{\"url\":")]
    [TestCase("3")]
    [TestCase("")]
    [TestCase("null")]
    public async Task Refuses_a_body_that_is_no_object(string body)
    {
        await using var worker = await ApiWorker.StartAsync();

        var (status, problem) = await worker.PostTextAsync("/api/jobs", body);

        Assert.That(
            (status, problem.GetProperty("detail").GetString()),
            Is.EqualTo((HttpStatusCode.BadRequest, "The body is not a JSON object.")));
    }

    [Test]
    public async Task Names_every_parameter_that_cannot_be_read()
    {
        await using var worker = await ApiWorker.StartAsync();

        var (status, problem) = await worker.GetAsync("/api/jobs?state=Runing&startedFrom=noon&most=0x10");

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name),
            Is.EqualTo(new[] { "state", "startedFrom", "most" }));
    }

    [TestCase("/api/jobs?state=Runing", "state")]
    [TestCase("/api/jobs?most=0", "most")]
    [TestCase("/api/jobs?most=many", "most")]
    [TestCase("/api/jobs?after=there", "after")]
    [TestCase("/api/jobs?stat=Running", "stat")]
    [TestCase("/api/jobs/7b1f5c0e-3f0a-5d0e-9a53-0d6f3f0f2f5a/tasks?state=DONE", "state")]
    [TestCase("/api/jobs/7b1f5c0e-3f0a-5d0e-9a53-0d6f3f0f2f5a/tasks?after=x", "after")]
    public async Task Names_the_parameter_that_makes_no_sense(string path, string name)
    {
        await using var worker = await ApiWorker.StartAsync();

        var (status, problem) = await worker.GetAsync(path);

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.GetProperty("errors").TryGetProperty(name, out _), Is.True, problem.ToString());
    }

    [Test]
    public async Task Tells_in_a_problem_that_something_is_not_known()
    {
        await using var worker = await ApiWorker.StartAsync();

        foreach (var path in new[] { "", "/tasks", $"/tasks/{Nobody}", $"/tasks/{Nobody}/payload", "/result", "/events" })
        {
            using var response = await worker.Client.GetAsync($"/api/jobs/{Nobody}{path}");
            Assert.That(
                (response.StatusCode, response.Content.Headers.ContentType!.MediaType),
                Is.EqualTo((HttpStatusCode.NotFound, "application/problem+json")),
                path);
        }

        foreach (var command in new[] { "cancel", "pause", "resume", "redrive", $"tasks/{Nobody}/complete" })
            Assert.That((await worker.PostAsync($"/api/jobs/{Nobody}/{command}")).Status, Is.EqualTo(HttpStatusCode.NotFound), command);
        using var nowhere = await worker.Client.GetAsync("/api/nothing");
        Assert.That(nowhere.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Answers_304_to_who_has_the_status()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();
        await worker.RunAsync(jobId, api.Url);
        using var first = await worker.Client.GetAsync($"/api/jobs/{jobId}");

        var same = await AskAsync(first.Headers.ETag!);
        var other = await AskAsync(new EntityTagHeaderValue("\"other\"", isWeak: true));

        Assert.That((same, other), Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.OK)));

        async Task<HttpStatusCode> AskAsync(EntityTagHeaderValue tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{jobId}");
            request.Headers.IfNoneMatch.Add(tag);
            using var response = await worker.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Test]
    public async Task Lists_jobs_and_tasks_in_parts()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var worker = await ApiWorker.StartAsync();
        for (var i = 0; i < 3; i++)
            await worker.RunAsync(Guid.NewGuid(), api.Url);

        var (_, first) = await worker.GetAsync("/api/jobs?most=2&state=Completed");
        var (_, second) = await worker.GetAsync($"/api/jobs?most=2&state=Completed&after={first.GetProperty("next").GetString()}");
        var jobId = second.GetProperty("jobs")[0].GetProperty("jobId").GetGuid();
        var (_, tasks) = await worker.GetAsync($"/api/jobs/{jobId}/tasks?most=6&state=ENQUEUED");
        var (_, more) = await worker.GetAsync($"/api/jobs/{jobId}/tasks?most=6&after={tasks.GetProperty("next").GetInt32()}");

        Assert.That((first.GetProperty("jobs").GetArrayLength(), second.GetProperty("jobs").GetArrayLength()), Is.EqualTo((2, 1)));
        Assert.That(second.GetProperty("next").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(
            tasks.GetProperty("tasks").EnumerateArray().Concat(more.GetProperty("tasks").EnumerateArray()).Select(
                task => task.GetProperty("index").GetInt32()),
            Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public async Task Gives_a_task_its_payload_and_the_result()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        api.Misbehave = Answers.Status(404, request => request.StartAt == 200 && !request.IsMetadata);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();
        await worker.RunAsync(jobId, api.Url);
        var (saved, failed) = (PollerTaskId.For(jobId, 1), PollerTaskId.For(jobId, 2));

        var (_, task) = await worker.GetAsync($"/api/jobs/{jobId}/tasks/{saved}");
        var (_, broken) = await worker.GetAsync($"/api/jobs/{jobId}/tasks/{failed}");
        using var payload = await worker.Client.GetAsync($"/api/jobs/{jobId}/tasks/{saved}/payload");
        var (_, result) = await worker.GetAsync($"/api/jobs/{jobId}/result");

        Assert.That((task.GetProperty("state").GetString(), task.GetProperty("httpStatus").GetInt32()), Is.EqualTo(("ENQUEUED", 200)));
        Assert.That(
            (broken.GetProperty("error").GetString(), broken.GetProperty("httpStatus").GetInt32()),
            Is.EqualTo(("The API answered 404 Not Found.", 404)));
        Assert.That(await payload.Content.ReadAsByteArrayAsync(), Is.EqualTo(api.BodyOf(100, 100)));
        Assert.That((await worker.GetAsync($"/api/jobs/{jobId}/tasks/{failed}/payload")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(
            result.EnumerateArray().Select(line => line.GetProperty("state").GetString()),
            Is.EqualTo(new[] { "ENQUEUED", "ENQUEUED", "FAILED" }));
    }

    [Test]
    public async Task Controls_a_job()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.StartAt >= 1000);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();
        await worker.PostAsync("/api/jobs", new { jobId, url = api.Url, maxConcurrency = 4 });
        await api.WhenPageRequestsReach(14);

        var (_, paused) = await worker.PostAsync($"/api/jobs/{jobId}/pause", new { by = "me" });
        var (_, resumed) = await worker.PostAsync($"/api/jobs/{jobId}/resume");
        var (_, widened) = await worker.PostAsync($"/api/jobs/{jobId}/max-concurrency", new { maxConcurrency = 6 });
        var tooEarly = await worker.PostAsync($"/api/jobs/{jobId}/redrive");
        var noResult = await worker.GetAsync($"/api/jobs/{jobId}/result");
        var (_, cancelled) = await worker.PostAsync($"/api/jobs/{jobId}/cancel");
        var tooLate = await worker.PostAsync($"/api/jobs/{jobId}/pause");
        held.SetResult();
        var (again, _) = await worker.PostAsync($"/api/jobs/{jobId}/redrive", new { timeout = "00:10:00" });
        var end = await worker.WhenOverAsync(jobId);
        var nothing = await worker.PostAsync($"/api/jobs/{jobId}/redrive");

        Assert.That(paused.GetProperty("pausedAt").ValueKind, Is.EqualTo(JsonValueKind.String));
        Assert.That(resumed.GetProperty("pausedAt").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(widened.GetProperty("maxConcurrency").GetInt32(), Is.EqualTo(6));
        Assert.That(
            (tooEarly.Status, noResult.Status, tooLate.Status, nothing.Status),
            Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict)));
        Assert.That(cancelled.GetProperty("state").GetString(), Is.EqualTo("Cancelled"));
        Assert.That(again, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(end.GetProperty("summary").GetProperty("Enqueued").GetInt32(), Is.EqualTo(100));
        Assert.That(Directory.GetFiles(worker.SpoolFolder), Has.Length.EqualTo(100));
    }

    [Test]
    public async Task Takes_the_report_that_a_payload_was_processed()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();
        await worker.RunAsync(jobId, api.Url);
        var path = $"/api/jobs/{jobId}/tasks/{PollerTaskId.For(jobId, 0)}";

        var (status, _) = await worker.PostAsync($"{path}/complete");
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await worker.GetAsync(path)).Body.GetProperty("state").GetString() != "COMPLETE")
            await turn.WaitForNextTickAsync(patience.Token);
        var (again, _) = await worker.PostAsync($"{path}/complete");

        Assert.That((status, again), Is.EqualTo((HttpStatusCode.Accepted, HttpStatusCode.Accepted)));
    }

    [Test]
    public async Task Describes_itself()
    {
        await using var worker = await ApiWorker.StartAsync();

        var (_, document) = await worker.GetAsync("/openapi/v1.json");
        var page = await worker.Client.GetStringAsync("/scalar");

        Assert.That(document.GetProperty("paths").EnumerateObject().Select(path => path.Name), Is.EquivalentTo(new[]
        {
            "/api/jobs",
            "/api/jobs/{jobId}",
            "/api/jobs/{jobId}/result",
            "/api/jobs/{jobId}/events",
            "/api/jobs/{jobId}/tasks",
            "/api/jobs/{jobId}/tasks/{taskId}",
            "/api/jobs/{jobId}/tasks/{taskId}/payload",
            "/api/jobs/{jobId}/tasks/{taskId}/complete",
            "/api/sources",
            "/api/sources/{name}",
            "/api/sources/{name}/check",
            "/api/sources/check",
            "/api/sources/validate",
        }.Concat(JobCommands.All.Select(command => $"/api/jobs/{{jobId}}/{command.Name}"))));
        Assert.That(page, Does.Contain("<title>PollerSaga</title>").And.Not.Contain("https://cdn"));
    }
}
