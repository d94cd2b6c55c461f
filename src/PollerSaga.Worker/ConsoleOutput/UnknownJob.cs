using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The error about an unknown job.</summary>
internal static class UnknownJob
{
    /// <summary>Writes the error.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Guid jobId, string place)
    {
        Console.Error.WriteLine($"pollersaga: Job {jobId} does not exist in {place}. 'pollersaga jobs' lists the jobs.");
        return ExitCodes.NotFound;
    }
}
