using PollerSaga.Settings;

namespace PollerSaga.Jobs;

/// <summary>The limits of a job's values, on every path by which a job can be started.</summary>
internal static class PollerJobLimits
{
    /// <summary>Maximum length of the API's address in characters, as in the database.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Maximum of all times of a job. Added to the current time, it is still a valid date.</summary>
    public static readonly TimeSpan MaxTime = PollingOptions.MaxTime;

    /// <summary>Returns the number of pages that can fail; null is no limit.</summary>
    public static int? ToleratedFailures(PollerJob job, int pages)
    {
        var share = (int?)(job.ToleratedFailurePercentage * pages / 100);
        return share is null || job.ToleratedFailureCount < share ? job.ToleratedFailureCount : share;
    }
}
