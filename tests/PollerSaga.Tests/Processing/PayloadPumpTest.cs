using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Payloads;
using PollerSaga.Processing;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Processing;

/// <summary>The loop as it is put together in production, on a queue in memory and the file store.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class PayloadPumpTest : IDisposable
{
    private protected static readonly PollerPlan Plan = new(
        Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212"), new Uri("http://127.0.0.1:4700/payload"), 100, 10_000, 1_795_379_328, null);

    private ServiceProvider? _services;

    private protected PayloadPumpTest()
    {
        Reports = new FakeReports(Queue);
        Processor = new FakeProcessor(Queue);
    }

    private protected TemporaryFolder Folder { get; } = new();

    private protected FakeQueue Queue { get; } = new();

    private protected LogLines Log { get; } = new();

    private protected FakeReports Reports { get; }

    private protected FakeProcessor Processor { get; }

    private protected SteppedClock Clock { get; } = new();

    public void Dispose()
    {
        _services?.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Guid> PutAsync(int index, int receives = 0)
    {
        var page = Plan[index];
        var store = Services().GetRequiredService<IPayloadStore>();
        var location = await store.SaveAsync(
            page.JobId,
            page.TaskId,
            new MemoryStream(Encoding.UTF8.GetBytes($"payload {index}")),
            "application/json",
            CancellationToken.None);
        Queue.Add(ProcessPayloadMessage.For(page, location), receives);
        return page.TaskId;
    }

    private protected ProcessPayloadMessage MessageOf(int index) =>
        ProcessPayloadMessage.For(Plan[index], new PayloadLocation(Folder["payloads"], $"{Plan.JobId}/{Plan[index].TaskId}.json"));

    private protected async Task<ProcessingCounts> RunAsync(int concurrency = 10)
    {
        var pump = Pump(concurrency);
        await Clock.PassWaitsAsync(
            pump.RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None),
            TimeSpan.FromSeconds(10)).OrTimeOut();
        return pump.Counts;
    }

    private protected PayloadPump Pump(int concurrency = 10)
    {
        Services().GetRequiredService<IOptions<ProcessingOptions>>().Value.Concurrency = concurrency;
        return Services().GetRequiredService<PayloadPump>();
    }

    private protected ServiceProvider Services()
    {
        if (_services is not null)
            return _services;

        var services = new ServiceCollection();
        Log.Keep(services);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IProcessingQueueReader>(Queue);
        services.AddSingleton<IProcessingReports>(Reports);
        services.AddSingleton(Processor);
        services.AddPayloadPump<FakeProcessor>(TestSettings.In(Folder.Path));
        return _services = services.BuildServiceProvider(validateScopes: true);
    }

    private protected static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TestEngine.Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
