using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;
using static PollerSaga.Jobs.PollerJobLimits;

namespace PollerSaga.Jobs;

/// <summary>
/// Whether what was asked for makes sense. A message comes from anywhere, and one that makes none is a job that failed, with the reason.
/// </summary>
internal static class StartPollerJobCheck
{
    /// <summary>What stands in the row of a job whose address makes no sense.</summary>
    public static Uri NoUrl { get; } = new("about:blank");

    /// <summary>The job's id. A start without one is nobody's job: it goes to the error queue with the reason.</summary>
    /// <exception cref="ArgumentException">There is no id.</exception>
    public static Guid Identify(StartPollerJob start) => start.JobId != Guid.Empty
        ? start.JobId
        : throw new ArgumentException("JobId is missing; give each job a GUID of its own.", nameof(start));

    /// <summary>What is wrong, naming the field and its value; null where nothing is.</summary>
    public static string? FindFault(StartPollerJob start)
    {
        if (start.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" } || start.Url.OriginalString.Length > MaxUrlLength)
            return $"Url is '{start.Url?.OriginalString}'; it must be an absolute http or https address of at most {MaxUrlLength} " +
                "characters.";
        if (!Reason.IsStorable(start.Url.OriginalString))
            return "Url holds characters that no database keeps (NUL, or half of a surrogate pair); escape them.";
        if (start.MaxConcurrency < 1)
            return $"MaxConcurrency is {start.MaxConcurrency}; it must be at least 1.";
        if (start.Timeout < TimeSpan.Zero || start.Timeout > MaxTime)
            return $"Timeout is {start.Timeout}; it must be from 0, for none, to {MaxTime.TotalDays:0} days.";
        if (start.TimeToLive <= TimeSpan.Zero || start.TimeToLive > MaxTime)
            return $"TimeToLive is {start.TimeToLive}; it must be longer than zero and at most {MaxTime.TotalDays:0} days.";
        if (start.ToleratedFailureCount < 0)
            return $"ToleratedFailureCount is {start.ToleratedFailureCount}; it must be at least 0.";
        if (start.ToleratedFailurePercentage is { } share && !(share is >= 0 and <= 100))
            return string.Create(CultureInfo.InvariantCulture, $"ToleratedFailurePercentage is {share}; it must be from 0 to 100.");
        return null;
    }
}
