using System.Globalization;
using System.Text.Json;
using PollerSaga.Benchmarks.Partners;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>
/// The same work as a hand-written loop without an engine: 25 pages at a time, the same requests, the same files flushed to the same disk,
/// the
/// same messages, one statement per state. It has no retries, no validation and no window across processes. A crash loses the pages in
/// flight.
/// </summary>
internal sealed class FloorLoop(Uri url, int tasks, string folder, IFloorStates states, IFloorQueue queue) : IDisposable
{
    /// <summary>Number of pages in flight; the product's default.</summary>
    public const int Concurrency = 25;

    /// <summary>The line that the floor prints when it is ready.</summary>
    public const string Ready = "ready";

    /// <summary>The line that the floor prints after its last page.</summary>
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

                var page = new PollerPage(
                    _jobId,
                    taskId,
                    index,
                    url,
                    (long)index * ApiStub.PageSize,
                    ApiStub.PageSize,
                    ExpiresAt: 0,
                    DeadlineAt: null);
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
        var root = metadata.RootElement;
        return root.GetProperty("totalRecords").GetInt64() / root.GetProperty("maxRecordsPerPage").GetInt32();
    }

    private async Task SaveAsync(PollerPage page, string path, string temporaryPath, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(
            AddressOf(page.StartAt, page.Count),
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken);
        response.EnsureSuccessStatusCode();
        await DurableFile.WriteAsync(path, temporaryPath, file => response.Content.CopyToAsync(file, cancellationToken));
    }

    private Uri AddressOf(long startAt, int count) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{url}?startAt={startAt}&count={count}"));
}
