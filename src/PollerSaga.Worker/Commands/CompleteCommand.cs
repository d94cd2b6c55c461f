using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga complete JOBID TASKID</c>.</summary>
internal static class CompleteCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, taskId, place) = (CommonOptions.JobIdArgument(), CommonOptions.TaskIdArgument(), new JobPlace(settings));
        var command = new Command(
            "complete",
            """
            Reports that a page was processed, as the consumer of the queue would: the task becomes COMPLETE. A repeat changes
            nothing. Over the bus the report is handed over, and what comes of it is not waited for.

            Exit codes: 0 reported; 3 the task is not known or was not handed over, or nobody answers.

            Example:
              pollersaga complete 9232efd6-db82-4b8c-8a15-b8e9c79d6212 56395f88-e6ac-51f1-b9df-1fd7480ed5c0
            """)
        {
            jobId,
            taskId,
            place.Data,
            place.Server,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (job, task) = (parsed.GetRequiredValue(jobId), parsed.GetRequiredValue(taskId));
            await using var steering = await place.SteerAsync(parsed, cancellationToken);
            if (await steering.CompleteAsync(job, task, cancellationToken) is { } fault)
            {
                Console.Error.WriteLine($"pollersaga: {fault}");
                return ExitCodes.Failed;
            }

            Console.WriteLine($"Task {task} is reported processed.");
            return ExitCodes.Completed;
        });
        return command;
    }
}
