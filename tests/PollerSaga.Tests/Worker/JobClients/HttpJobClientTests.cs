using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.ReadModel;
using PollerSaga.Sources.Storage;
using PollerSaga.Tests.Worker.Http;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Tests.Worker.JobClients;

public sealed class HttpJobClientTests : JobClientContract
{
    private ApiWorker _worker = null!;

    [Test]
    public async Task Fails_when_no_worker_answers()
    {
        await using var client = new HttpJobClient(new Uri("http://127.0.0.1:9"));

        Assert.That(
            async () => await client.GetStatusAsync(Job, None),
            Throws.TypeOf<DependencyUnavailableException>().With.Message.StartsWith("No worker answers at http://127.0.0.1:9: "));
    }

    [Test]
    public async Task Starts_a_stream_with_its_version_and_parameters()
    {
        const string Text = """
            version: 1
            name: shop
            url: https://shop.test
            parameters: { region: { required: true } }
            streams: { orders: { path: "/${region}", pagination: { type: none } } }
            """;
        var applied = await _worker.Get<ISourceStore>().ApplyAsync("shop", Text, by: null);
        await using var client = new HttpJobClient(_worker.Client.BaseAddress!);
        var start = new StartPollerJob(
            Guid.NewGuid(),
            Url: null,
            Source: "shop/orders",
            SourceVersion: applied.Version[..12],
            Parameters: new Dictionary<string, string> { ["region"] = "eu" });

        await client.StartAsync(start, None);
        var status = await client.GetStatusAsync(start.JobId, None);
        var job = await _worker.Get<PollerQueries>().FindJobAsync(start.JobId, None);

        Assert.That(status!.Source, Is.EqualTo("shop/orders"));
        Assert.That(job!.Parameters, Is.EquivalentTo(start.Parameters!));
        Assert.That(
            async () => await client.StartAsync(start with { JobId = Guid.NewGuid(), Parameters = null }, None),
            Throws.TypeOf<UsageException>().With.Message.Contains("needs the parameter 'region'"));
    }

    private protected override async Task<IJobClient> OpenAsync()
    {
        _worker = await ApiWorker.StartAsync();
        await _worker.RunAsync(Job, Api.Url);
        return new HttpJobClient(_worker.Client.BaseAddress!);
    }

    private protected override Task CloseAsync() => _worker.DisposeAsync().AsTask();
}
