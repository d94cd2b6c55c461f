using BenchmarkDotNet.Attributes;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>Runs a window of tasks through their three commits, in SQLite with a flush at every commit.</summary>
[MemoryDiagnoser]
public class SagaRepositoryBenchmarks
{
    private const int Window = 25;

    private EngineFixture _engine = null!;
    private PollerStore _store = null!;
    private PollerPlan _plan = null!;
    private int _next;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _engine = new EngineFixture();
        await _engine.MigrateAsync();
        _store = _engine.Get<PollerStore>();
        _plan = BenchmarkPlan.New();
        await _store.ExecuteAsync(Guid.Empty, db =>
        {
            db.Counters.Add(
                new PollerJobCounter
                {
                    JobId = _plan.JobId,
                    PageSize = _plan.PageSize,
                    Total = _plan.Total,
                    Window = Window,
                    Next = Window,
                });
            return Task.CompletedTask;
        });
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _engine.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Window)]
    public async Task StartSaveAndEnd()
    {
        var rows = Enumerable.Range(_next, Window).Select(index => Begin(_plan[index])).ToList();
        _next += Window;
        await SaveAsync(rows, stateBefore: null, PollerTaskStates.Started);
        await SaveAsync(rows, PollerTaskStates.Started, PollerTaskStates.PayloadSaved);
        await SaveAsync(rows, PollerTaskStates.PayloadSaved, PollerTaskStates.Enqueued);
    }

    private Task SaveAsync(List<PollerTask> rows, string? stateBefore, string state) => Task.WhenAll(rows.Select(row =>
    {
        row.CurrentState = state;
        return _store.SaveAsync(new SagaRowWrite<PollerTask>(row, stateBefore));
    }));

    private static PollerTask Begin(PollerPage page) => new() { CorrelationId = page.TaskId, JobId = page.JobId, Index = page.Index };
}
