using PollerSaga.Settings;

namespace PollerSaga.Jobs;

/// <summary>What a job may ask for at the most, wherever it is asked.</summary>
internal static class PollerJobLimits
{
    /// <summary>Characters of an address, as the database keeps it.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Any time of a job: far beyond all of them, and near enough for a date.</summary>
    public static readonly TimeSpan MaxTime = PollingOptions.MaxTime;

    /// <summary>How many of a job's pages may fail; null for any number.</summary>
    public static int? ToleratedFailures(PollerJob job, int pages)
    {
        var share = (int?)(job.ToleratedFailurePercentage * pages / 100);
        return share is null || job.ToleratedFailureCount < share ? job.ToleratedFailureCount : share;
    }
}
