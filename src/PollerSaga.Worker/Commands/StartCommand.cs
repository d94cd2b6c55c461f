using System.CommandLine;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga start URL</c>.</summary>
internal static class StartCommand
{
    public static Command Create(string[] settings)
    {
        var job = new JobOptions("The job's id; a second start of the same id changes nothing. Default: a new one.");
        var json = CommonOptions.Json();
        var command = new Command(
            "start",
            """
            Hands a job to the workers of the bus that the settings name, prints its id, and does not wait for it.

            Exit codes: 0 handed over, 3 the bus cannot be reached, 64 wrong usage.

            Example:
              pollersaga start https://api.example.com/payload --timeout 10m --PollerSaga:Transport:Kind=RabbitMq
            """)
        {
            job.Url,
            job.JobId,
            job.MaxConcurrency,
            job.Timeout,
            job.ToleratedFailures,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tolerance = parsed.GetValue(job.ToleratedFailures);
            var start = new StartPollerJob(
                job.JobIdOf(parsed),
                parsed.GetRequiredValue(job.Url),
                parsed.GetValue(job.MaxConcurrency),
                parsed.GetValue(job.Timeout),
                ToleratedFailureCount: tolerance?.Count,
                ToleratedFailurePercentage: tolerance?.Percentage);
            await using var client = await BusClient.ConnectAsync(settings, cancellationToken);
            await client.Acts.StartAsync(start, cancellationToken);

            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(new { jobId = start.JobId }) : start.JobId.ToString());
            return ExitCodes.Completed;
        });
        return command;
    }
}
