using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga run URL</c>.</summary>
internal static class RunCommand
{
    public static Command Create(string[] settings)
    {
        var job = new JobOptions("The job's id. The same id on the same data folder resumes an unfinished job. Default: a new id.");
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();

        var command = new Command(
            "run",
            """
            Polls an API to the end: saves every page, and sends every page to the queue. After an interruption, the same
            command with the same --job-id continues the job.

            Exit codes: 0 completed, 2 some pages failed, 3 failed or timed out, 64 wrong usage, 130 interrupted.

            Example:
              pollersaga run http://127.0.0.1:5099/payload --data ./pollersaga-data --timeout 10m
            """)
        {
            job.Url,
            data,
            job.JobId,
            job.MaxConcurrency,
            job.Timeout,
            job.ToleratedFailures,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new RunRequest(
                parsed.GetRequiredValue(job.Url),
                job.JobIdOf(parsed),
                parsed.GetRequiredValue(data),
                parsed.GetValue(job.MaxConcurrency),
                parsed.GetValue(job.Timeout),
                parsed.GetValue(json),
                settings)
            {
                ToleratedFailures = parsed.GetValue(job.ToleratedFailures),
            };
            return new JobRun(request).RunAsync(cancellationToken);
        });
        return command;
    }
}
