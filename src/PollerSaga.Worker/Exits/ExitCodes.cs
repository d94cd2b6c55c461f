using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Exits;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCodes
{
    public const int Completed = 0;
    public const int NotFound = 1;
    public const int CompletedWithFailures = 2;
    public const int Failed = 3;

    /// <summary>EX_USAGE of sysexits.h.</summary>
    public const int Usage = 64;

    /// <summary>EX_SOFTWARE of sysexits.h: a defect of the program.</summary>
    public const int Defect = 70;

    /// <summary>EX_IOERR of sysexits.h: standard output or standard error cannot be written.</summary>
    public const int Unwritable = 74;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Returns the exit code for a job that is over.</summary>
    public static int Of(PollerJobState state) => state switch
    {
        PollerJobState.Completed => Completed,
        PollerJobState.CompletedWithFailures => CompletedWithFailures,
        _ => Failed,
    };
}
