using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga complete JOBID TASKID</c>.</summary>
internal static class CompleteCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, taskId, target) = (CommonOptions.JobIdArgument(), CommonOptions.TaskIdArgument(), new JobClientOptions(settings));
        var command = new Command(
            "complete",
            """
            Reports a page as processed, as a consumer of the queue does. The task becomes COMPLETE. A repeat changes nothing.
            Over the bus, the command sends the report and does not wait for its effect.

            Exit codes: 0 reported; 3 unknown task, a task that was not handed over, or no answer.

            Example:
              pollersaga complete 9232efd6-db82-4b8c-8a15-b8e9c79d6212 56395f88-e6ac-51f1-b9df-1fd7480ed5c0
            """)
        {
            jobId,
            taskId,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (job, task) = (parsed.GetRequiredValue(jobId), parsed.GetRequiredValue(taskId));
            await using var client = target.Open(parsed);
            if (await client.CompleteAsync(job, task, cancellationToken) is { } refusal)
            {
                Console.Error.WriteLine($"pollersaga: {refusal}");
                return ExitCodes.Failed;
            }

            if (parsed.GetValue(target.Json))
                JsonOutput.Write(new { jobId = job, taskId = task });
            else
                Console.WriteLine($"Task {task} is reported as processed.");
            return ExitCodes.Completed;
        });
        return command;
    }
}
