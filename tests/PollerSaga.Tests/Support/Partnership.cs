using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Pages;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A partner's API on loopback, and the production fetching services with a fake clock.</summary>
internal sealed class Partnership : IAsyncDisposable
{
    /// <summary>The default time-out of one attempt.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _requests = [];
    private readonly ServiceProvider _services;

    private Partnership(PartnerApi api, (string Key, string Value)[] settings, Action<IServiceCollection>? configure)
    {
        Api = api;
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock);
        configure?.Invoke(services);
        _services = services.AddPollerSagaEngine(TestSettings.In(_folder.Path, settings)).BuildServiceProvider();
    }

    public PartnerApi Api { get; }

    public SteppedClock Clock { get; } = new();

    public static async Task<Partnership> StartAsync(params (string Key, string Value)[] settings) =>
        new(await PartnerApi.StartAsync(), settings, configure: null);

    /// <summary>Starts with services that replace those of the engine.</summary>
    public static async Task<Partnership> StartAsync(
        Action<IServiceCollection> configure,
        params (string Key, string Value)[] settings) =>
        new(await PartnerApi.StartAsync(), settings, configure);

    /// <summary>Sends one request, without retries.</summary>
    public Task<byte[]> GetOnceAsync(Uri? url = null, ExpectedContent content = ExpectedContent.Json) =>
        GetOnceAsync(url ?? Api.Url, content, ReadAsync);

    /// <summary>Sends one request and returns the media type of its response.</summary>
    public Task<string> ContentTypeOfAsync(Uri url, ExpectedContent content) =>
        GetOnceAsync(url, content, (body, _) => Task.FromResult(body.ContentType));

    /// <summary>Sends one request and scans the body.</summary>
    public Task<PageContent> ScanOnceAsync(PageSelectors selectors, Uri? url = null) => Track(
        ScanAsync(selectors, PageUri.For(url ?? Api.Url, startAt: 0, count: 100))).OrTimeOut();

    private async Task<PageContent> ScanAsync(PageSelectors selectors, Uri address)
    {
        using var client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(PartnerClient.Name);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        return await _services.GetRequiredService<PartnerClient>().SendAsync(
            client,
            message,
            ExpectedContent.Any,
            new ScanRules(selectors),
            async (body, token) =>
            {
                await body.CopyToAsync(Stream.Null, token);
                return body.Content;
            },
            _stop.Token);
    }

    /// <summary>Requests a page, with retries.</summary>
    public Task<(byte[] Body, int Attempts)> GetAsync(
        Uri? url = null,
        Action? beforeReading = null,
        ActiveJobs.Work? work = null,
        CancellationToken cancellationToken = default) =>
        Track(
        _services.GetRequiredService<PartnerRequests>().GetAsync(
            FetchPipelines.Page,
            PageUri.For(url ?? Api.Url, startAt: 0, count: 100),
            ExpectedContent.Json,
            (body, token) =>
            {
                beforeReading?.Invoke();
                return ReadAsync(body, token);
            },
            work,
            cancellationToken.CanBeCanceled ? cancellationToken : _stop.Token));

    /// <summary>Requests the metadata, with retries.</summary>
    public Task<ApiMetadata> GetMetadataAsync(Uri? url = null) => Track(
        _services.GetRequiredService<ApiMetadataReader>().ReadAsync(url ?? Api.Url, _stop.Token));

    /// <summary>Advances the clock by each delay between attempts.</summary>
    /// <returns>The delays in seconds.</returns>
    public async Task<IEnumerable<double>> PassDelaysAsync(Task work) =>
        (await Clock.PassWaitsAsync(work, Timeout).OrTimeOut()).Select(delay => delay.TotalSeconds);

    public async ValueTask DisposeAsync()
    {
        // A pipeline is disposed only after its last execution, and it waits for that with the fake clock.
        await _stop.CancelAsync();
        await Task.WhenAll(_requests).ContinueWith(_ => { }, TaskScheduler.Default);
        await _services.DisposeAsync();
        await Api.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    private Task<T> GetOnceAsync<T>(Uri url, ExpectedContent content, Func<CheckedBody, CancellationToken, Task<T>> read) => Track(
        _services.GetRequiredService<PartnerClient>()
            .GetAsync(PageUri.For(url, startAt: 0, count: 100), content, read, _stop.Token)).OrTimeOut();

    private static async Task<byte[]> ReadAsync(CheckedBody body, CancellationToken cancellationToken)
    {
        var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancellationToken);
        Assert.That(body.BytesRead, Is.EqualTo(copy.Length));
        return copy.ToArray();
    }

    private Task<T> Track<T>(Task<T> request)
    {
        _requests.Add(request);
        return request;
    }
}
