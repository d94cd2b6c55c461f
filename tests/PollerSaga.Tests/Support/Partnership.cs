using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A partner's API on loopback, and what fetches from it as production registers it, on a clock that stands still.</summary>
internal sealed class Partnership : IAsyncDisposable
{
    /// <summary>The time-out of one try, unless a test sets it otherwise.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _requests = [];
    private readonly ServiceProvider _services;

    private Partnership(PartnerApi api, (string Key, string Value)[] settings)
    {
        Api = api;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddPollerSagaEngine(TestSettings.In(_folder.Path, settings))
            .BuildServiceProvider();
    }

    public PartnerApi Api { get; }

    public SteppedClock Clock { get; } = new();

    public static async Task<Partnership> StartAsync(params (string Key, string Value)[] settings) => new(await PartnerApi.StartAsync(), settings);

    /// <summary>One request, without a schedule.</summary>
    public Task<byte[]> GetOnceAsync(Uri? url = null, ExpectedContent content = ExpectedContent.Json) => Track(
        _services.GetRequiredService<PartnerClient>().GetAsync(PageUri.For(url ?? Api.Url, startAt: 0, count: 100), content, ReadAsync, _over.Token)).OrTimeOut();

    /// <summary>The media type of what one request brings.</summary>
    public Task<string> ContentTypeOfAsync(Uri url, ExpectedContent content) => Track(
        _services.GetRequiredService<PartnerClient>().GetAsync(PageUri.For(url, startAt: 0, count: 100), content, (body, _) => Task.FromResult(body.ContentType), _over.Token)).OrTimeOut();

    /// <summary>Requests under the schedule of pages.</summary>
    public Task<(byte[] Body, int Attempts)> GetAsync(Uri? url = null, Action? beforeReading = null, CancellationToken cancellationToken = default) => Track(
        _services.GetRequiredService<PartnerRequests>().GetAsync(
            FetchPipelines.Page,
            PageUri.For(url ?? Api.Url, startAt: 0, count: 100),
            ExpectedContent.Json,
            (body, token) =>
            {
                beforeReading?.Invoke();
                return ReadAsync(body, token);
            },
            cancellationToken.CanBeCanceled ? cancellationToken : _over.Token));

    /// <summary>Requests under the schedule of metadata.</summary>
    public Task<ApiMetadata> GetMetadataAsync(Uri? url = null) => Track(
        _services.GetRequiredService<ApiMetadataReader>().ReadAsync(url ?? Api.Url, _over.Token));

    /// <summary>Lets the gaps between tries pass.</summary>
    /// <returns>The gaps in seconds.</returns>
    public async Task<IEnumerable<double>> PassGapsAsync(Task work) =>
        (await Clock.PassWaitsAsync(work, Timeout).OrTimeOut()).Select(gap => gap.TotalSeconds);

    public async ValueTask DisposeAsync()
    {
        // A pipeline is disposed of only when nobody is in it, and waits for that by the clock that stands still.
        await _over.CancelAsync();
        await Task.WhenAll(_requests).ContinueWith(_ => { }, TaskScheduler.Default);
        await _services.DisposeAsync();
        await Api.DisposeAsync();
        _over.Dispose();
        _folder.Dispose();
    }

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
