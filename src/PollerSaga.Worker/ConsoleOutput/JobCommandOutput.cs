using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The response to a job command, on the console.</summary>
internal static class JobCommandOutput
{
    /// <summary>Writes the response.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(JobCommand command, JobCommandResult answer, IJobClient client, bool json)
    {
        if (!answer.IsKnown)
            return UnknownJob.Write(answer.JobId, client.Place);
        if (answer.Refused is { } refused)
        {
            Console.Error.WriteLine($"pollersaga: {refused.Reason}");
            return ExitCodes.Failed;
        }

        var job = answer.Changed!;
        if (json)
        {
            JsonOutput.Write(job);
            return ExitCodes.Completed;
        }

        var paused = job.PausedAt is null ? string.Empty : ", paused";
        Console.WriteLine($"Job {job.JobId} is {job.State}{paused}; its window is {Phrases.Pages(job.MaxConcurrency)}.");
        if (command.ContinuesJob && !client.HasWorkers)
        {
            Console.WriteLine($"No worker uses {client.Place}. To continue the job, start 'pollersaga worker --data', or 'pollersaga run' "
                + "with its --job-id.");
        }

        return ExitCodes.Completed;
    }
}
