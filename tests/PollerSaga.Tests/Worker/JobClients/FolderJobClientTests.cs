using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Sources.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Tests.Worker.Http;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Tests.Worker.JobClients;

public sealed class FolderJobClientTests : JobClientContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Test]
    public async Task Reads_a_folder_in_use_and_refuses_commands()
    {
        using var taken = DataFolder.Take(_folder.Path);
        await using var client = new FolderJobClient(_folder.Path, []);

        Assert.That(await client.GetStatusAsync(Job, None), Is.Not.Null);
        Assert.That(
            async () => await client.ExecuteAsync(JobCommands.Pause, Job, new JobCommandArguments(), None),
            Throws.TypeOf<UsageException>().With.Message.StartsWith($"The data folder {_folder.Path} is in use by another pollersaga. "));
    }

    [TestCase("http://127.0.0.1:9/payload", null, "Url is refused: 127.0.0.1:9 is not requested: ")]
    [TestCase("https://api.example.com/payload", 1001, "MaxConcurrency is 1001; it must be at most 1000, PollerSaga:Polling:MaxWindow.")]
    public async Task Starts_no_job_that_the_settings_refuse(string url, int? window, string reason)
    {
        await using var client = new FolderJobClient(_folder.Path, []);
        var start = new StartPollerJob(Guid.NewGuid(), new Uri(url), window);

        Assert.That(
            async () => await client.StartAsync(start, None),
            Throws.TypeOf<UsageException>().With.Message.StartsWith(reason));
        Assert.That(await client.GetStatusAsync(start.JobId, None), Is.Null);
    }

    [Test]
    public async Task Starts_a_stream_that_the_folder_has_and_no_other()
    {
        const string Text = """
            version: 1
            name: shop
            url: https://shop.test
            streams: { orders: { path: /orders, pagination: { type: none } } }
            """;
        using (var host = EngineHost.BuildReader(DataFolder.Look(_folder.Path), []))
            await host.Services.GetRequiredService<ISourceStore>().ApplyAsync("shop", Text, by: null);
        await using var client = new FolderJobClient(_folder.Path, []);
        var start = new StartPollerJob(Guid.NewGuid(), Url: null, Source: "shop/orders");

        await client.StartAsync(start, None);
        var status = await client.GetStatusAsync(start.JobId, None);

        Assert.That((status!.Source, status.State), Is.EqualTo(("shop/orders", PollerJobState.Preparing)));
        Assert.That(
            async () => await client.StartAsync(start with { JobId = Guid.NewGuid(), Source = "shop/refunds" }, None),
            Throws.TypeOf<UsageException>().With.Message.EqualTo("The source 'shop' has no stream 'refunds'. Its streams are orders."));
    }

    private protected override async Task<IJobClient> OpenAsync()
    {
        await using (var worker = await ApiWorker.StartOnAsync(_folder.Path))
            await worker.RunAsync(Job, Api.Url);
        return new FolderJobClient(_folder.Path, [$"--PollerSaga:Fetching:AllowedNetworks={TestSettings.Loopback}"]);
    }

    private protected override Task CloseAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return Task.CompletedTask;
    }

    public void Dispose() => _folder.Dispose();
}
