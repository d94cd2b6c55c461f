using PollerSaga.Faults;
using PollerSaga.Tests.Worker.Http;
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

    private protected override async Task<IJobClient> OpenAsync()
    {
        _worker = await ApiWorker.StartAsync();
        await _worker.RunAsync(Job, Api.Url);
        return new HttpJobClient(_worker.Client.BaseAddress!);
    }

    private protected override Task CloseAsync() => _worker.DisposeAsync().AsTask();
}
