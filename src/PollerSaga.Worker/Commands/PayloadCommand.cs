using System.CommandLine;
using PollerSaga.Files;
using PollerSaga.Worker.Commands.Parsing;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga payload JOBID TASKID</c>.</summary>
internal static class PayloadCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, taskId, place) = (CommonOptions.JobIdArgument(), CommonOptions.TaskIdArgument(), new JobPlace(settings));
        var output = new Option<string?>("--output") { Description = "Write it to a file. Default: standard output.", HelpName = "FILE" };
        var command = new Command(
            "payload",
            """
            Gives a page's payload, byte by byte as the API sent it.

            Exit codes: 0 given, 1 the task is not known or has no payload, 3 nobody answers.

            Example:
              pollersaga payload 9232efd6-db82-4b8c-8a15-b8e9c79d6212 56395f88-e6ac-51f1-b9df-1fd7480ed5c0 --output page.json
            """)
        {
            jobId,
            taskId,
            place.Data,
            place.Server,
            output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (job, task) = (parsed.GetRequiredValue(jobId), parsed.GetRequiredValue(taskId));
            await using var source = place.Read(parsed);
            await using var payload = await source.OpenPayloadAsync(job, task, cancellationToken);
            if (payload is null)
            {
                Console.Error.WriteLine($"pollersaga: Task {task} of job {job} is not known in {source.Place}, or has no payload; 'pollersaga tasks {job}' lists its tasks.");
                return ExitCodes.NotFound;
            }

            var file = parsed.GetValue(output);
            try
            {
                await using var target = file is null ? Console.OpenStandardOutput() : File.Create(file);
                await payload.CopyToAsync(target, cancellationToken);
            }
            catch (Exception exception) when (file is not null && DiskFault.Is(exception))
            {
                throw DiskFault.At(Path.GetFullPath(file), exception);
            }

            return ExitCodes.Completed;
        });
        return command;
    }
}
