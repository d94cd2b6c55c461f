using System.Globalization;
using System.Text.Json;
using PollerSaga.Benchmarks.Partners;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>
/// What the work costs a good hand without an engine: 25 at a time, the same requests, the same files flushed to the same disk, the same
/// messages, one statement per state. It knows no retries, no checks, no window over processes, and what was in flight at a crash is lost.
/// </summary>
internal sealed class FloorLoop(Uri url, int tasks, string folder, IFloorStates states, IFloorQueue queue) : IDisposable
{
    /// <summary>As many pages in flight as the product has.</summary>
    public const int Concurrency = 25;

    /// <summary>The line that says it can begin.</summary>
    public const string Ready = "ready";

    /// <summary>The line that says it has come to the end.</summary>
    public const string Done = "done";

    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly Guid _jobId = Guid.NewGuid();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var payloads = Directory.CreateDirectory(Path.Combine(folder, "payloads", _jobId.ToString())).FullName;
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "payloads", ".tmp")).FullName;
        var pages = await CountPagesAsync(cancellationToken);
        if (pages != tasks)
            throw new InvalidOperationException($"The API has {pages} pages, not {tasks}.");

        await Parallel.ForEachAsync(
            Enumerable.Range(0, tasks),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var taskId = PollerTaskId.For(_jobId, index);
                await states.StartAsync(taskId, index);

                var page = new PollerPage(_jobId, taskId, index, url, (long)index * ApiStub.PageSize, ApiStub.PageSize, ExpiresAt: 0, DeadlineAt: null);
                await SaveAsync(page, Path.Combine(payloads, $"{taskId}.json"), Path.Combine(temporary, $"{taskId}.json"), token);
                var location = new PayloadLocation(folder, $"{_jobId}/{taskId}.json");
                await states.MarkSavedAsync(taskId, location.Key);

                await queue.SendAsync(ProcessPayloadMessage.For(page, location), token);
                await states.MarkEnqueuedAsync(taskId);
            });
    }

    public void Dispose() => _http.Dispose();

    private async Task<long> CountPagesAsync(CancellationToken cancellationToken)
    {
        await using var body = await _http.GetStreamAsync(AddressOf(0, 1), cancellationToken);
        using var metadata = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return metadata.RootElement.GetProperty("totalRecords").GetInt64() / metadata.RootElement.GetProperty("maxRecordsPerPage").GetInt32();
    }

    private async Task SaveAsync(PollerPage page, string path, string temporaryPath, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(AddressOf(page.StartAt, page.Count), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await DurableFile.WriteAsync(path, temporaryPath, file => response.Content.CopyToAsync(file, cancellationToken));
    }

    private Uri AddressOf(long startAt, int count) => new(string.Create(CultureInfo.InvariantCulture, $"{url}?startAt={startAt}&count={count}"));
}
