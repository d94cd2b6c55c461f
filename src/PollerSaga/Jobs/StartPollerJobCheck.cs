using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching.Guard;
using PollerSaga.Storage;
using static PollerSaga.Jobs.PollerJobLimits;

namespace PollerSaga.Jobs;

/// <summary>
/// Validates the start of a job. Any program can send the message. A start with invalid values creates a failed job, with the reason.
/// </summary>
internal static class StartPollerJobCheck
{
    /// <summary>The address in the row of a job whose own address is invalid.</summary>
    public static Uri NoUrl { get; } = new("about:blank");

    /// <summary>Returns the job's id. A start without an id goes to the error queue, with the reason.</summary>
    /// <exception cref="ArgumentException">The id is missing.</exception>
    public static Guid Identify(StartPollerJob start) => start.JobId != Guid.Empty
        ? start.JobId
        : throw new ArgumentException("JobId is missing; set a unique GUID for each job.", nameof(start));

    /// <summary>Returns the first fault, with the field and its value; null for a valid start.</summary>
    public static string? FindFault(StartPollerJob start, StartLimits limits) =>
        (start.Source is null ? FindUrlFault(start.Url, limits) : SourceReference.FindFault(start)) ?? FindValueFault(start, limits);

    private static string? FindUrlFault(Uri? url, StartLimits limits)
    {
        if (url is { IsAbsoluteUri: true } && RequestedUrl.HasUserInfo(url))
            return $"Url {RequestedUrl.NoUserInfo}.";
        if (!RequestedUrl.IsHttp(url) || url.OriginalString.Length > MaxUrlLength)
            return $"Url is '{url?.OriginalString}'; it must be an absolute http or https address of at most {MaxUrlLength} " +
                "characters.";
        if (!Reason.IsStorable(url.OriginalString))
            return "Url contains characters that a database cannot store (NUL, or an unpaired surrogate); escape them.";
        if (PlainText.Line(url.OriginalString) != url.OriginalString)
            return "Url contains control characters; escape them.";
        if (limits.Addresses.FindRefusal(url) is { } refusal)
            return $"Url is refused: {refusal}";
        return null;
    }

    private static string? FindValueFault(StartPollerJob start, StartLimits limits)
    {
        if (start.MaxConcurrency < 1)
            return $"MaxConcurrency is {start.MaxConcurrency}; it must be at least 1.";
        if (start.MaxConcurrency > limits.MaxWindow)
            return $"MaxConcurrency is {start.MaxConcurrency}; it must be at most {limits.MaxWindow}, PollerSaga:Polling:MaxWindow.";
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
