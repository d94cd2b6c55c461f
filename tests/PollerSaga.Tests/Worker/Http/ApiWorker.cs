using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Tests.Worker.Http;

/// <summary>A worker that works alone, as <c>pollersaga worker --data</c> puts it together, and a client of its API.</summary>
internal sealed class ApiWorker : IAsyncDisposable
{
    private readonly DirectoryInfo? _root;
    private readonly DataFolder _folder;
    private readonly WebApplication _app;

    private ApiWorker(DirectoryInfo? root, DataFolder folder, WebApplication app)
    {
        _root = root;
        _folder = folder;
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TestEngine.Patience };
    }

    public HttpClient Client { get; }

    public string SpoolFolder => Path.Combine(_folder.Queue, "new");

    /// <summary>Starts a worker on a folder that the worker does not delete.</summary>
    public static Task<ApiWorker> StartOnAsync(string folder) => StartAsync(root: null, folder, _ => { }, []);

    public static Task<ApiWorker> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <param name="swap">Replaces edges.</param>
    /// <param name="settings">Settings of the command line.</param>
    public static Task<ApiWorker> StartAsync(Action<IServiceCollection> swap, params string[] settings)
    {
        var root = Directory.CreateTempSubdirectory("pollersaga-test-");
        return StartAsync(root, root.FullName, swap, settings);
    }

    private static async Task<ApiWorker> StartAsync(DirectoryInfo? root, string path, Action<IServiceCollection> swap, string[] settings)
    {
        var folder = DataFolder.Take(path);
        var app = WorkerHost.Build(
            folder,
            [
                "--PollerSaga:Http:Urls=http://127.0.0.1:0",
                "--PollerSaga:Worker:ShutdownTimeout=00:00:01",
                "--PollerSaga:Polling:FetchRetry:MaxRetries=0",
                $"--PollerSaga:Fetching:AllowedNetworks={TestSettings.Loopback}",
                "--Logging:LogLevel:Default=None",
                "--Logging:LogLevel:PollerSaga=None",
                .. settings,
            ],
            swap);
        await app.Services.MigratePollerSagaAsync();
        await app.StartAsync();
        return new ApiWorker(root, folder, app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => await ReadAsync(await Client.GetAsync(path));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object? body = null) =>
        await ReadAsync(await Client.PostAsync(path, body is null ? null : JsonContent.Create(body)));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostTextAsync(string path, string body) =>
        await ReadAsync(await Client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json")));

    /// <summary>Sends a request with headers of a browser.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await ReadAsync(await Client.SendAsync(request));
    }

    /// <summary>Starts a job and sees it to its end.</summary>
    public async Task<JsonElement> RunAsync(Guid jobId, Uri url)
    {
        var (status, _) = await PostAsync("/api/jobs", new { jobId, url });
        Assert.That(status, Is.EqualTo(HttpStatusCode.Accepted));
        return await WhenOverAsync(jobId);
    }

    /// <summary>Follows a job's events to its end.</summary>
    public async Task<JsonElement> WhenOverAsync(Guid jobId)
    {
        var (type, data) = await EventsAsync(jobId).LastAsync();
        Assert.That(type, Is.EqualTo("over"));
        return data;
    }

    public async IAsyncEnumerable<(string Type, JsonElement Data)> EventsAsync(Guid jobId)
    {
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        await using var stream = await Client.GetStreamAsync($"/api/jobs/{jobId}/events", patience.Token);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(patience.Token))
            yield return (item.EventType, JsonSerializer.Deserialize<JsonElement>(item.Data));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _root?.Delete(recursive: true);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            return (response.StatusCode, text.Length > 0 && isJson ? JsonSerializer.Deserialize<JsonElement>(text) : default);
        }
    }
}
