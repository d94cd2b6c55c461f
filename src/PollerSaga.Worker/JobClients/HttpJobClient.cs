using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>Reads and controls jobs over the HTTP API of a worker.</summary>
internal sealed class HttpJobClient : IJobClient
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;

    /// <param name="server">The address of the worker.</param>
    /// <param name="apiKey">The key to send; null for none.</param>
    public HttpJobClient(Uri server, string? apiKey = null)
    {
        var root = server.AbsoluteUri.EndsWith('/') ? server : new Uri($"{server.AbsoluteUri}/");
        Place = server.OriginalString;

        // A worker never redirects a program. A redirect of anything else must not lead the key elsewhere.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(root, "api/jobs/") };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public string Place { get; }

    public bool HasWorkers => true;

    public async Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"{jobId}", body: null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<PollerJobStatus>(response, cancellationToken);
    }

    public async Task<IReadOnlyList<JobResponse>> ListJobsAsync(int max, CancellationToken cancellationToken)
    {
        var jobs = new List<JobResponse>();
        var after = string.Empty;
        while (after is not null && jobs.Count < max)
        {
            var path = $"?most={Math.Min(max - jobs.Count, JobsApi.MaxItems)}{(after.Length == 0 ? after : $"&after={after}")}";
            using var response = await SendAsync(HttpMethod.Get, path, body: null, cancellationToken);
            var page = await ReadAsync<JobListResponse>(response, cancellationToken);
            jobs.AddRange(page.Jobs);
            after = page.Next;
        }

        return jobs;
    }

    public async Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int max, CancellationToken cancellationToken)
    {
        var tasks = new List<TaskView>();
        var filter = state is null ? string.Empty : $"&state={PollerTaskStates.ToWire(state)}";
        int? after = -1;
        while (after is not null && tasks.Count < max)
        {
            var path = $"{jobId}/tasks?most={Math.Min(max - tasks.Count, JobsApi.MaxItems)}&after={after}{filter}";
            using var response = await SendAsync(HttpMethod.Get, path, body: null, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;

            var page = await ReadAsync<TaskListResponse>(response, cancellationToken);
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

        await ThrowUnlessSuccessAsync(response, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken); // disposes of the response with it
    }

    public async IAsyncEnumerable<TaskResult> ReadResultAsync(
        Guid jobId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"{jobId}/result", body: null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            throw new UsageException(await HttpProblem.ReadDetailAsync(response, cancellationToken));

        await ThrowUnlessSuccessAsync(response, cancellationToken);
        await foreach (var task in response.Content.ReadFromJsonAsAsyncEnumerable<TaskResult>(Web, cancellationToken))
            yield return task!;
    }

    public async Task StartAsync(StartPollerJob start, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, string.Empty, StartJobRequest.From(start), cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict)
            throw new UsageException(await HttpProblem.ReadDetailAsync(response, cancellationToken));
        await ThrowUnlessSuccessAsync(response, cancellationToken);
    }

    public async Task<JobCommandResult> ExecuteAsync(
        JobCommand command,
        Guid jobId,
        JobCommandArguments arguments,
        CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{jobId}/{command.Name}", arguments, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                return new JobCommandResult(jobId, Changed: null, Refused: null);
            case HttpStatusCode.Conflict:
                // The problem contains the reason, but not the job's state.
                var reason = await HttpProblem.ReadDetailAsync(response, cancellationToken);
                return new JobCommandResult(jobId, Changed: null, new PollerJobActRefused(jobId, default, reason));
            default:
                return new JobCommandResult(jobId, await ReadAsync<PollerJobChanged>(response, cancellationToken), Refused: null);
        }
    }

    public async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{jobId}/tasks/{taskId}/complete", body: null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            return await HttpProblem.ReadDetailAsync(response, cancellationToken);

        await ThrowUnlessSuccessAsync(response, cancellationToken);
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Web),
        };
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyUnavailableException(
                $"No worker answers at {Place}: {exception.Message} Check that it runs, and --server.",
                exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DependencyUnavailableException(
                $"The worker at {Place} did not answer in {_http.Timeout.TotalSeconds:0} s.",
                exception);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ThrowUnlessSuccessAsync(response, cancellationToken);
        try
        {
            return (await response.Content.ReadFromJsonAsync<T>(Web, cancellationToken))!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new DependencyUnavailableException(
                $"{Place} does not answer as a worker of this version: {exception.Message} Check --server.",
                exception);
        }
    }

    private async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;

        using (response)
        {
            var detail = await HttpProblem.ReadDetailAsync(response, cancellationToken);
            if (response.StatusCode == HttpStatusCode.BadRequest)
                throw new UsageException(detail);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                throw new UsageException($"{detail} The command sends the key in POLLERSAGA_API_KEY or PollerSaga:Http:ApiKey.");
            if (response.StatusCode == HttpStatusCode.Forbidden)
                throw new UsageException(detail);
            throw new DependencyUnavailableException(
                $"The worker at {Place} answered {(int)response.StatusCode}: {detail}",
                new HttpRequestException(detail));
        }
    }
}
