using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>Speaks with a worker over its HTTP API.</summary>
internal sealed class ServerClient : IJobSource, IJobSteering
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;

    public ServerClient(Uri server)
    {
        var root = server.AbsoluteUri.EndsWith('/') ? server : new Uri($"{server.AbsoluteUri}/");
        _http = new HttpClient { BaseAddress = new Uri(root, "api/jobs/") };
        Place = server.OriginalString;
    }

    public string Place { get; }

    public bool IsWorkedOn => true;

    public async Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"{jobId}", body: null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<PollerJobStatus>(response, cancellationToken);
    }

    public async Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int most, CancellationToken cancellationToken)
    {
        var tasks = new List<TaskView>();
        var filter = state is null ? string.Empty : $"&state={PollerTaskStates.ToWire(state)}";
        int? after = -1;
        while (after is not null && tasks.Count < most)
        {
            var part = Math.Min(most - tasks.Count, JobsApi.MostShown);
            using var response = await SendAsync(HttpMethod.Get, $"{jobId}/tasks?most={part}&after={after}{filter}", body: null, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;

            var page = await ReadAsync<TaskPage>(response, cancellationToken);
            tasks.AddRange(page.Tasks);
            after = page.Next;
        }

        return tasks;
    }

    public async Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, $"{jobId}/tasks/{taskId}/payload", body: null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            response.Dispose();
            return null;
        }

        await ThrowUnlessDoneAsync(response, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken); // disposes of the response with it
    }

    public Task<PollerJobActResult> CancelAsync(Guid jobId, string by, CancellationToken cancellationToken) =>
        ActAsync(jobId, "cancel", new ActRequest(by), cancellationToken);

    public Task<PollerJobActResult> RedriveAsync(Guid jobId, string by, TimeSpan? timeout, CancellationToken cancellationToken) =>
        ActAsync(jobId, "redrive", new RedriveRequest(by, timeout), cancellationToken);

    public Task<PollerJobActResult> PauseAsync(Guid jobId, string by, CancellationToken cancellationToken) =>
        ActAsync(jobId, "pause", new ActRequest(by), cancellationToken);

    public Task<PollerJobActResult> ResumeAsync(Guid jobId, string by, CancellationToken cancellationToken) =>
        ActAsync(jobId, "resume", new ActRequest(by), cancellationToken);

    public Task<PollerJobActResult> SetMaxConcurrencyAsync(Guid jobId, int maxConcurrency, string by, CancellationToken cancellationToken) =>
        ActAsync(jobId, "max-concurrency", new MaxConcurrencyRequest(maxConcurrency, by), cancellationToken);

    public async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{jobId}/tasks/{taskId}/complete", body: null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            return await DetailAsync(response, cancellationToken);

        await ThrowUnlessDoneAsync(response, cancellationToken);
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<PollerJobActResult> ActAsync(Guid jobId, string act, object body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{jobId}/{act}", body, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                return new PollerJobActResult(jobId, Changed: null, Refused: null);
            case HttpStatusCode.Conflict:
                // The worker says why, and not in which state the job is.
                var reason = await DetailAsync(response, cancellationToken);
                return new PollerJobActResult(jobId, Changed: null, new PollerJobActRefused(jobId, default, reason));
            default:
                return new PollerJobActResult(jobId, await ReadAsync<PollerJobChanged>(response, cancellationToken), Refused: null);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Web) };
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyUnavailableException($"No worker answers at {Place}: {exception.Message} Check that it runs, and --server.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DependencyUnavailableException($"The worker at {Place} did not answer in {_http.Timeout.TotalSeconds:0} s.", exception);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ThrowUnlessDoneAsync(response, cancellationToken);
        try
        {
            return (await response.Content.ReadFromJsonAsync<T>(Web, cancellationToken))!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new DependencyUnavailableException($"{Place} does not answer as a worker of this version: {exception.Message} Check --server.", exception);
        }
    }

    private async Task ThrowUnlessDoneAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;

        using (response)
        {
            var detail = await DetailAsync(response, cancellationToken);
            if (response.StatusCode == HttpStatusCode.BadRequest)
                throw new UsageException(detail);
            throw new DependencyUnavailableException($"The worker at {Place} answered {(int)response.StatusCode}: {detail}", new HttpRequestException(detail));
        }
    }

    /// <summary>What a problem says; of one about fields, what it says of each.</summary>
    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            if (problem.TryGetProperty("errors", out var errors))
                return string.Join(' ', errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray()).Select(sentence => sentence.GetString()));
            if (problem.TryGetProperty("detail", out var detail) && detail.GetString() is { } text)
                return text;
        }
        catch (JsonException)
        {
            // No worker's answer: the reason phrase is all there is.
        }

        return response.ReasonPhrase ?? response.StatusCode.ToString();
    }
}
