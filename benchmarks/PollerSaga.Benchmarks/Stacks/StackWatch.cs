using System.Diagnostics;
using PollerSaga.Benchmarks.Processes;
using PollerSaga.Benchmarks.Servers;

namespace PollerSaga.Benchmarks.Stacks;

/// <summary>Measures the usage of a process and its servers over a period.</summary>
internal sealed class StackWatch
{
    private readonly int _process;
    private readonly TestService _broker;
    private readonly TestService _database;
    private readonly ProcessUsage _workerBefore;
    private readonly ProcessUsage? _brokerBefore;
    private readonly ProcessUsage? _databaseBefore;
    private readonly Stopwatch _wall;

    private StackWatch(int process, TestService broker, TestService database)
    {
        (_process, _broker, _database) = (process, broker, database);
        (_brokerBefore, _databaseBefore) = (broker.ReadUsage(), database.ReadUsage());
        _workerBefore = ProcessUsage.Read(process)!.Value;
        _wall = Stopwatch.StartNew();
    }

    public static StackWatch Start(int process, TestService broker, TestService database) => new(process, broker, database);

    public Measurement Stop()
    {
        _wall.Stop();
        return new Measurement(
            _wall.Elapsed,
            ProcessUsage.Read(_process)!.Value.Since(_workerBefore),
            _brokerBefore is { } broker ? _broker.ReadUsage()!.Value.Since(broker) : null,
            _databaseBefore is { } database ? _database.ReadUsage()!.Value.Since(database) : null);
    }
}
