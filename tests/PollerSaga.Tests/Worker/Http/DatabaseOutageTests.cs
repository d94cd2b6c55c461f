using System.Net;
using System.Net.Http.Json;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Worker.Http;

/// <summary>What the API and the dashboard say while the database is away, and afterwards.</summary>
public sealed class DatabaseOutageTests
{
    private const string Reason = "Check free space and the disk.";

    [Test]
    public async Task Answers_503_with_the_reason_and_does_nothing_until_the_database_is_back()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata && request.StartAt >= 500);
        var outage = new DatabaseOutage();
        await using var worker = await ApiWorker.StartAsync(outage.Swap);
        var (jobId, another) = (Guid.NewGuid(), Guid.NewGuid());
        await worker.PostAsync("/api/jobs", new { jobId, url = api.Url, timeout = "00:00:00" });
        var taskId = PollerSaga.Tasks.PollerTaskId.For(jobId, 0);

        outage.Begin();
        foreach (var path in new[]
        {
            "/api/jobs", $"/api/jobs/{jobId}", $"/api/jobs/{jobId}/result", $"/api/jobs/{jobId}/events",
            $"/api/jobs/{jobId}/tasks", $"/api/jobs/{jobId}/tasks/{taskId}", $"/api/jobs/{jobId}/tasks/{taskId}/payload",
        })
        {
            await AssertUnavailableAsync(await worker.Client.GetAsync(path), path);
        }

        foreach (var (path, body) in new (string, object)[]
        {
            ("/api/jobs", new { jobId = another, url = api.Url }),
            ($"/api/jobs/{jobId}/cancel", new { }), ($"/api/jobs/{jobId}/pause", new { }), ($"/api/jobs/{jobId}/resume", new { }), (
                $"/api/jobs/{jobId}/redrive",
                new { }),
            ($"/api/jobs/{jobId}/max-concurrency", new { maxConcurrency = 3 }), ($"/api/jobs/{jobId}/tasks/{taskId}/complete", new { }),
        })
        {
            await AssertUnavailableAsync(await worker.Client.PostAsync(path, JsonContent.Create(body)), path);
        }

        outage.End();
        held.SetResult();
        var end = await worker.WhenOverAsync(jobId);

        Assert.That(end.GetProperty("state").GetString(), Is.EqualTo("Completed"), "what was asked for meanwhile was not done");
        Assert.That(end.GetProperty("maxConcurrency").GetInt32(), Is.EqualTo(25));
        Assert.That((await worker.GetAsync($"/api/jobs/{another}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/", "Jobs")]
    [TestCase("/jobs/{0}", "Job")]
    [TestCase("/jobs/{0}/pages/1", "Page 1")]
    public async Task Says_on_each_page_why_there_is_nothing_to_see(string path, string heading)
    {
        var outage = new DatabaseOutage();
        await using var worker = await ApiWorker.StartAsync(outage.Swap);
        outage.Begin();

        using var response = await worker.Client.GetAsync(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, path, Guid.NewGuid()));
        var page = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page, Does.Match($@"<h1 tabindex=""-1""[^>]*>{heading}</h1>"));
        Assert.That(
            page,
            Does.Match(
                $@"role=""status"".*The disk failed under \S+pollersaga\.db, or is full\. {Reason} The page tries again automatically\."));
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage response, string path)
    {
        using (response)
        {
            var problem = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>().OrTimeOut();
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable), path);
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), path);
            Assert.That(
                problem.GetProperty("detail").GetString(),
                Does.Match($@"^The disk failed under \S+pollersaga\.db, or is full\. {Reason}$"),
                path);
        }
    }
}
