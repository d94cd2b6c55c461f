using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Control;

/// <summary>What it costs a worker that many follow a job.</summary>
public sealed class EventStreamsTests : EndToEndTest
{
    // Measured: some 20 MB. What grows with each event would show as far more.
    private const int MaxMegabytes = 80;

    // Measured: below 1 ms. It bounds what a stream costs, not how fast this machine is.
    private static readonly TimeSpan MaxCpuPerEvent = TimeSpan.FromMilliseconds(5);

    [Test]
    public async Task Two_hundred_streams_cost_a_worker_little_memory_and_time()
    {
        const int Readers = 200;
        const int Changes = 10;
        var partner = await StartPartnerAsync(records: 5000);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => request.StartAt >= 2500);
        var (worker, address) = await StartLoneWorkerAsync();
        using var http = new HttpClient { BaseAddress = address };
        await PostAsync(http, "/api/jobs", $$"""{"jobId":"{{JobId}}","url":"{{partner.Url}}","timeout":"00:00:00"}""");
        await partner.WhenPageRequestsReach(50);

        // One stream makes the worker load what it takes; what is measured is the rest.
        var streams = new List<IAsyncEnumerator<SseItem<string>>> { await OpenAsync(http) };
        await UntilWindowAsync(streams[0], 25);
        using var process = Process.GetProcessById(worker.Id);
        var (memoryBefore, cpuBefore) = (ProcessMemory.PeakMegabytesOf(worker.Id), process.TotalProcessorTime);
        streams.AddRange(await Task.WhenAll(Enumerable.Range(1, Readers - 1).Select(_ => OpenAsync(http))));
        for (var change = 1; change <= Changes; change++)
        {
            await PostAsync(http, $"/api/jobs/{JobId}/max-concurrency", $$"""{"maxConcurrency":{{25 + change}}}""");
            await Task.WhenAll(streams.Select(stream => UntilWindowAsync(stream, 25 + change)));
        }

        process.Refresh();
        var memory = ProcessMemory.PeakMegabytesOf(worker.Id) - memoryBefore;
        var cpu = process.TotalProcessorTime - cpuBefore;
        release.SetResult();
        var ends = await Task.WhenAll(streams.Select(LastAsync));

        TestContext.Out.WriteLine(
            $"{Readers} streams took {memory} MB and {cpu.TotalMilliseconds:0} ms of the processor for {Readers * Changes} events");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                ends.Select(end => (end.EventType, StatusOf(end).GetProperty("state").GetString())),
                Is.All.EqualTo(("over", "Completed")));
            Assert.That(cpu, Is.LessThan(MaxCpuPerEvent * Readers * Changes));
            if (OperatingSystem.IsLinux())
                Assert.That(memory, Is.LessThan(MaxMegabytes));
        }

        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    private static JsonElement StatusOf(SseItem<string> item) => JsonSerializer.Deserialize<JsonElement>(item.Data);

    private static async Task UntilWindowAsync(IAsyncEnumerator<SseItem<string>> stream, int window)
    {
        do
            Assert.That(await stream.MoveNextAsync(), Is.True, "the job is not over");
        while (StatusOf(stream.Current).GetProperty("maxConcurrency").GetInt32() != window);
    }

    private static async Task<SseItem<string>> LastAsync(IAsyncEnumerator<SseItem<string>> stream)
    {
        var last = stream.Current;
        while (await stream.MoveNextAsync())
            last = stream.Current;
        return last;
    }

    private static async Task PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(path, content);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    private async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync(HttpClient http) =>
        SseParser.Create(await http.GetStreamAsync($"/api/jobs/{JobId}/events")).EnumerateAsync().GetAsyncEnumerator();
}
