using System.CommandLine;
using PollerSaga.Files;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.StandardStreams;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga payload JOBID TASKID</c>.</summary>
internal static class PayloadCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, taskId, target) = (CommonOptions.JobIdArgument(), CommonOptions.TaskIdArgument(), new JobClientOptions(settings));
        var output = new Option<string?>("--output")
        {
            Description = "Write the payload to a file. Default: standard output.",
            HelpName = "FILE",
        };
        var command = new Command(
            "payload",
            """
            Writes a page's payload as the API sent it; to a terminal, without control characters. With --json, which needs
            --output, standard output has its file and size.

            Exit codes: 0 written, 1 unknown task or no payload, 3 no answer.

            Example:
              pollersaga payload 9232efd6-db82-4b8c-8a15-b8e9c79d6212 56395f88-e6ac-51f1-b9df-1fd7480ed5c0 --output page.json
            """)
        {
            jobId,
            taskId,
            output,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (job, task, file) = (parsed.GetRequiredValue(jobId), parsed.GetRequiredValue(taskId), parsed.GetValue(output));
            if (file is null && parsed.GetValue(target.Json))
                throw new UsageException("--json writes a document to standard output. Write the payload to a file with --output FILE.");

            await using var client = target.Open(parsed);
            await using var payload = await client.OpenPayloadAsync(job, task, cancellationToken);
            if (payload is null)
            {
                Console.Error.WriteLine($"pollersaga: Task {task} of job {job} does not exist in {client.Place}, or has no payload. "
                    + $"'pollersaga tasks {job}' lists the tasks.");
                return ExitCodes.NotFound;
            }

            if (file is null)
            {
                if (Console.IsOutputRedirected)
                    await payload.CopyToAsync(ProgramStreams.OpenOutput(), cancellationToken);
                else
                    await PlainTextStream.CopyAsync(payload, Console.Out, cancellationToken);
                return ExitCodes.Completed;
            }

            var path = Path.GetFullPath(file);
            var bytes = await SaveAsync(payload, path, cancellationToken);
            if (parsed.GetValue(target.Json))
                JsonOutput.Write(new { jobId = job, taskId = task, file = path, bytes });
            return ExitCodes.Completed;
        });
        return command;
    }

    private static async Task<long> SaveAsync(Stream payload, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.Create(path);
            await payload.CopyToAsync(file, cancellationToken);
            return file.Length;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }
}
