using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Jobs;
using PollerSaga.Worker.Running;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga run URL</c>.</summary>
internal static class RunCommand
{
    public static Command Create(string[] settings)
    {
        var url = new Argument<Uri>("URL")
        {
            Description = "Address of the paginated API, http or https; its own query parameters are kept.",
            CustomParser = ParseUrl,
        };
        var data = CommonOptions.Data();
        var jobId = CommonOptions.JobIdOption();
        var maxConcurrency = CommonOptions.WholeNumber("--max-concurrency", "How many pages may be in flight. Default: 25.", minimum: 1);
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "Time to the job's deadline, for example 150s, 10m; 0 for none. Default: 150s.",
            HelpName = "DURATION",
            CustomParser = result => Duration.TryParse(CommonOptions.Word(result), out var duration) ? duration : CommonOptions.Refuse<TimeSpan?>(result, $"{Duration.Expected}, or 0 for none"),
        };
        var json = CommonOptions.Json();

        var command = new Command(
            "run",
            """
            Polls an API to the end: every page saved, every page handed to the queue. Interrupted or killed, the same
            command with the same --job-id goes on where it was.

            Exit codes: 0 completed, 2 some pages failed, 3 failed or timed out, 64 wrong usage, 130 interrupted.

            Example:
              pollersaga run http://127.0.0.1:5099/payload --data ./pollersaga-data --timeout 10m
            """)
        {
            url,
            data,
            jobId,
            maxConcurrency,
            timeout,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new RunRequest(
                parsed.GetRequiredValue(url),
                parsed.GetValue(jobId) ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
                parsed.GetRequiredValue(data),
                parsed.GetValue(maxConcurrency),
                parsed.GetValue(timeout),
                parsed.GetValue(json),
                settings);
            return new JobRun(request).RunAsync(cancellationToken);
        });
        return command;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var word = CommonOptions.Word(result);
        if (!Uri.TryCreate(word, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            return CommonOptions.Refuse<Uri>(result, "expected an absolute http or https address, for example https://api.example.com/payload");

        return word.Length <= PollerJobLimits.LongestUrl ? url : CommonOptions.Refuse<Uri>(result, $"expected an address of at most {PollerJobLimits.LongestUrl} characters");
    }
}
