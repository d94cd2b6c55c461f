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
        var (source, version, parameters) = (SourceOptions.Reference(), SourceOptions.Version(), SourceOptions.Parameters());
        var target = new JobClientOptions(settings);
        var command = new Command(
            "start",
            """
            Starts a job, prints its id, and does not wait for its end. By default, the workers on the bus of the settings
            run the job. The API is at a URL, with startAt and count, or 'pollersaga sources apply' has stored its source.

            Exit codes: 0 started, 3 no answer, 64 wrong usage.

            Example:
              pollersaga start https://api.example.com/payload --timeout 10m --PollerSaga:Transport:Kind=RabbitMq
              pollersaga start --source github/issues --param owner=octocat --server http://127.0.0.1:5080
            """)
        {
            job.Url,
            job.JobId,
            job.MaxConcurrency,
            job.Timeout,
            job.ToleratedFailures,
            source,
            version,
            parameters,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (tolerance, url, name) = (parsed.GetValue(job.ToleratedFailures), parsed.GetValue(job.Url), parsed.GetValue(source));
            if (FindFault(parsed, url, name, version, parameters) is { } fault)
                throw new UsageException(fault);

            var start = new StartPollerJob(
                job.JobIdOf(parsed),
                url,
                parsed.GetValue(job.MaxConcurrency),
                parsed.GetValue(job.Timeout) ?? EngineHost.DeadlineOf(settings) ?? TimeSpan.Zero,
                ToleratedFailureCount: tolerance?.Count,
                ToleratedFailurePercentage: tolerance?.Percentage,
                Source: name,
                SourceVersion: parsed.GetValue(version),
                Parameters: parsed.GetValue(parameters));
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

    private static string? FindFault(ParseResult parsed, Uri? url, string? source, params Option[] ofSource)
    {
        if (url is null && source is null)
        {
            return "start needs URL or --source: the address of a paginated API, or the name of a source. 'pollersaga start --help' shows "
                + "an example.";
        }

        if (url is not null && source is not null)
            return "URL and --source name two APIs. Use one of them.";
        return source is null && ofSource.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } option
            ? $"{option.Name} belongs to --source. Name a source with it."
            : null;
    }
}
