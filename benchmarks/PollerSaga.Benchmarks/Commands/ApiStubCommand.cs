using System.CommandLine;
using PollerSaga.Benchmarks.Partners;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>The partner's process.</summary>
internal static class ApiStubCommand
{
    public const string Name = "api-stub";

    public static Command Create()
    {
        var tasks = new Argument<int>("tasks");
        var latency = new Argument<double>("latency");
        var command = new Command(Name, "The partner's API, started by the benchmark.") { tasks, latency };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await ApiStub.RunAsync(parsed.GetValue(tasks), TimeSpan.FromMilliseconds(parsed.GetValue(latency)), cancellationToken);
            return 0;
        });
        return command;
    }
}
