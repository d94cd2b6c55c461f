using System.CommandLine;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga start URL</c>.</summary>
internal static class StartCommand
{
    public static Command Create(string[] settings)
    {
        var job = new JobOptions("The job's id. A second start of the same id changes nothing. Default: a new id.");
        var target = new JobClientOptions(settings);
        var command = new Command(
            "start",
            """
            Starts a job, prints its id, and does not wait for its end. By default, the workers on the bus of the settings
            run the job.

            Exit codes: 0 started, 3 no answer, 64 wrong usage.

            Example:
              pollersaga start https://api.example.com/payload --timeout 10m --PollerSaga:Transport:Kind=RabbitMq
            """)
        {
            job.Url,
            job.JobId,
            job.MaxConcurrency,
            job.Timeout,
            job.ToleratedFailures,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tolerance = parsed.GetValue(job.ToleratedFailures);
            var start = new StartPollerJob(
                job.JobIdOf(parsed),
                parsed.GetRequiredValue(job.Url),
                parsed.GetValue(job.MaxConcurrency),
                parsed.GetValue(job.Timeout) ?? EngineHost.DeadlineOf(settings) ?? TimeSpan.Zero,
                ToleratedFailureCount: tolerance?.Count,
                ToleratedFailurePercentage: tolerance?.Percentage);
            await using var client = target.Open(parsed, needsWorkers: true);
            await client.StartAsync(start, cancellationToken);

            if (parsed.GetValue(target.Json))
                JsonOutput.Write(new { jobId = start.JobId });
            else
                Console.WriteLine(start.JobId);
            return ExitCodes.Completed;
        });
        return command;
    }
}
