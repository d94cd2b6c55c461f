using System.CommandLine;
using PollerSaga.Benchmarks.Partners;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>Runs the partner's API.</summary>
internal static class ApiStubCommand
{
    public const string Name = "api-stub";

    public static Command Create()
    {
        var tasks = new Argument<int>("tasks");
        var latency = new Argument<double>("latency");
        var command = new Command(Name, "Runs the partner's API. The benchmark starts it.") { tasks, latency };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await ApiStub.RunAsync(parsed.GetValue(tasks), TimeSpan.FromMilliseconds(parsed.GetValue(latency)), cancellationToken);
            return 0;
        });
        return command;
    }
}
