using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga run URL</c>.</summary>
internal static class RunCommand
{
    public static Command Create(string[] settings)
    {
        var job = new JobOptions("The job's id. The same id on the same data folder resumes an unfinished job. Default: a new id.");
        var source = new RunSourceOptions();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();

        var command = new Command(
            "run",
            """
            Polls an API to the end: saves every page, and sends every page to the queue. After an interruption, the same
            command with the same --job-id continues the job. The API is at a URL, with startAt and count or with --paginate, or
            a file describes it as a source.

            Exit codes: 0 completed, 2 some pages failed, 3 failed or timed out, 64 wrong usage or definition, 130 interrupted.

            Example:
              pollersaga run http://127.0.0.1:5099/payload --data ./pollersaga-data --timeout 10m
              pollersaga run --source github.yaml:issues --param owner=octocat --secret-file secrets.env
              pollersaga run https://api.example.com/items --paginate page:page,per_page=100 --records '$.items' \
                --header 'X-Api-Key: ${secret:key}' --secret-file secrets.env
              pollersaga run https://api.example.com/items --paginate 'cursor:after,next=$.next' --records '$.items'
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
        source.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var url = parsed.GetValue(job.Url);
            if (!source.TryRead(parsed, url, out var polled))
                return Task.FromResult(ExitCodes.Usage);

            var request = new RunRequest(
                url,
                job.JobIdOf(parsed),
                parsed.GetRequiredValue(data),
                parsed.GetValue(job.MaxConcurrency),
                parsed.GetValue(job.Timeout),
                parsed.GetValue(json),
                settings)
            {
                Source = polled,
                ToleratedFailures = parsed.GetValue(job.ToleratedFailures),
            };
            return new JobRun(request).RunAsync(cancellationToken);
        });
        return command;
    }
}
