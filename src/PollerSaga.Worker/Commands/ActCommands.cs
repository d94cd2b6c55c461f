using System.CommandLine;
using System.Text.Json;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga cancel</c>, <c>redrive</c>, <c>pause</c> and <c>resume</c>.</summary>
internal static class ActCommands
{
    private const string ExitCodeLine = "Exit codes: 0 done, also where it was so before; 1 not known; 3 refused, or nobody answers.";

    public static Command Cancel(string[] settings) => Create(
        settings,
        "cancel",
        $"""
        Ends a job before its time: no page of it starts any more, what is in flight is dropped. 'redrive' takes it up again.

        {ExitCodeLine}

        Example:
          pollersaga cancel 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080
        """,
        (_, steering, jobId, by, token) => steering.CancelAsync(jobId, by, token),
        goesOn: false);

    public static Command Pause(string[] settings) => Create(
        settings,
        "pause",
        $"""
        Holds a job: pages in flight end, no other starts, and the time to its deadline stands still.

        {ExitCodeLine}

        Example:
          pollersaga pause 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080
        """,
        (_, steering, jobId, by, token) => steering.PauseAsync(jobId, by, token),
        goesOn: false);

    public static Command Resume(string[] settings)
    {
        var window = CommonOptions.WholeNumber("--max-concurrency", "Another window: how many pages may be in flight. Default: the one it has.", minimum: 1);
        return Create(
            settings,
            "resume",
            $"""
            Lets a job that was paused go on, in another window if one is given. For one that is not paused the window is all
            that changes.

            {ExitCodeLine}

            Example:
              pollersaga resume 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080
              pollersaga resume 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --max-concurrency 5
            """,
            async (parsed, steering, jobId, by, token) =>
            {
                if (parsed.GetValue(window) is { } pages && await steering.SetMaxConcurrencyAsync(jobId, pages, by, token) is { Changed: null } refused)
                    return refused;
                return await steering.ResumeAsync(jobId, by, token);
            },
            goesOn: true,
            window);
    }

    public static Command Redrive(string[] settings)
    {
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "Time to the new deadline, for example 150s, 10m; 0 for none. Default: as the job was started with.",
            HelpName = "DURATION",
            CustomParser = result => Duration.TryParse(CommonOptions.Word(result), out var duration)
                ? duration
                : CommonOptions.Refuse<TimeSpan?>(result, $"{Duration.Expected}, or 0 for none"),
        };
        return Create(
            settings,
            "redrive",
            $"""
            Runs the failed and the never-started pages of a job that is over once more, with a new deadline; pages that were
            handed over stay as they are. As often as wanted.

            {ExitCodeLine}

            Example:
              pollersaga redrive 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --timeout 10m --server http://127.0.0.1:5080
            """,
            (parsed, steering, jobId, by, token) => steering.RedriveAsync(jobId, by, parsed.GetValue(timeout), token),
            goesOn: true,
            timeout);
    }

    private static Command Create(
        string[] settings,
        string name,
        string description,
        Func<ParseResult, IJobSteering, Guid, string, CancellationToken, Task<PollerJobActResult>> act,
        bool goesOn,
        params Option[] more)
    {
        var (jobId, place, json) = (CommonOptions.JobIdArgument(), new JobPlace(settings), CommonOptions.Json());
        var by = new Option<string>("--by")
        {
            Description = "Who does it, for the job's history. Default: the user of this machine.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var command = new Command(name, description) { jobId, place.Data, place.Server, by, json };
        foreach (var option in more)
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(jobId);
            await using var steering = await place.SteerAsync(parsed, cancellationToken);
            var result = await act(parsed, steering, id, parsed.GetRequiredValue(by), cancellationToken);
            if (!result.IsKnown)
                return CommonOptions.ReportUnknown(id, steering.Place);
            if (result.Refused is { } refused)
            {
                Console.Error.WriteLine($"pollersaga: {refused.Reason}");
                return ExitCodes.Failed;
            }

            Report(result, parsed.GetValue(json), goesOn && !steering.IsWorkedOn ? steering.Place : null);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static void Report(PollerJobActResult result, bool json, string? waitsIn)
    {
        var changed = result.Changed!;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(changed, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine($"Job {result.JobId} is {changed.State}{(changed.PausedAt is null ? string.Empty : ", paused")}; its window is {changed.MaxConcurrency} pages.");
        if (waitsIn is not null)
            Console.WriteLine($"Nobody works on {waitsIn}. The job goes on with 'pollersaga worker --data', or 'pollersaga run' with its --job-id.");
    }
}
