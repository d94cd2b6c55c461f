using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>What is typed into the form that starts a job, and what it comes to.</summary>
internal sealed class StartForm
{
    /// <summary>What the history says of whoever sits before the dashboard, which asks nobody for a name.</summary>
    public const string By = "dashboard";

    /// <summary>Address of the API.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>Pages in flight; empty for the setting.</summary>
    public string MaxConcurrency { get; set; } = string.Empty;

    /// <summary>Time to the deadline; empty for the setting, 0 for none.</summary>
    public string Timeout { get; set; } = string.Empty;

    /// <summary>How many pages may fail before the job stops; empty for any number.</summary>
    public string Tolerated { get; set; } = string.Empty;

    /// <summary>What is wrong with the address; null for nothing.</summary>
    public string? UrlError => Uri.TryCreate(Url.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
        ? Url.Trim().Length <= PollerJobLimits.LongestUrl ? null : $"At most {PollerJobLimits.LongestUrl} characters."
        : "Expected an absolute http or https address, for example https://api.example.com/payload.";

    /// <summary>What is wrong with the window; null for nothing.</summary>
    public string? MaxConcurrencyError => IsEmpty(MaxConcurrency) || ParseWhole(MaxConcurrency) >= 1 ? null : "Expected a whole number of at least 1.";

    /// <summary>What is wrong with the deadline; null for nothing.</summary>
    public string? TimeoutError => IsEmpty(Timeout) || Duration.TryParse(Timeout.Trim(), out _) ? null : "Expected a duration such as 150s, 10m or 1h, or 0 for none.";

    /// <summary>What is wrong with the failures; null for nothing.</summary>
    public string? ToleratedError => IsEmpty(Tolerated) || ParseWhole(Tolerated) is not null || ParsePercentage(Tolerated) is not null
        ? null
        : "Expected a whole number of pages, or a part of them such as 5%.";

    /// <summary>Whether it can be sent.</summary>
    public bool IsValid => UrlError is null && MaxConcurrencyError is null && TimeoutError is null && ToleratedError is null;

    /// <summary>The address.</summary>
    public Uri ToUrl() => new(Url.Trim());

    /// <summary>The job, of a form that can be sent.</summary>
    public StartPollerJob ToStart(Guid jobId) => new(
        jobId,
        ToUrl(),
        IsEmpty(MaxConcurrency) ? null : ParseWhole(MaxConcurrency),
        IsEmpty(Timeout) ? null : ParseDuration(Timeout),
        ToleratedFailureCount: IsEmpty(Tolerated) ? null : ParseWhole(Tolerated),
        ToleratedFailurePercentage: IsEmpty(Tolerated) ? null : ParsePercentage(Tolerated),
        By: By);

    private static double? ParsePercentage(string text) =>
        text.Trim() is [.. var number, '%'] && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentage) && percentage is >= 0 and <= 100
            ? percentage
            : null;

    private static bool IsEmpty(string? text) => string.IsNullOrWhiteSpace(text);

    private static int? ParseWhole(string text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? ParseDuration(string text) => Duration.TryParse(text.Trim(), out var duration) ? duration : null;
}
