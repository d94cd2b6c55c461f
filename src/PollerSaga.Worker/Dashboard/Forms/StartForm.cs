using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching.Guard;
using PollerSaga.Jobs;
using PollerSaga.Settings;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>The form that starts a job.</summary>
internal sealed class StartForm
{
    /// <summary>The source that the job polls; null for the API at <see cref="Url"/>.</summary>
    public SourceChoice? Source { get; private set; }

    /// <summary>The fields of the source's parameters.</summary>
    public IReadOnlyList<ParameterField> Parameters { get; private set; } = [];

    /// <summary>The address of the API.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>Pages in flight; empty for the setting.</summary>
    public string MaxConcurrency { get; set; } = string.Empty;

    /// <summary>Time to the deadline; empty or 0 for none.</summary>
    public string Timeout { get; set; } = string.Empty;

    /// <summary>The number or share of pages that may fail; empty for any number.</summary>
    public string Tolerated { get; set; } = string.Empty;

    /// <summary>The error of the address; null for none.</summary>
    public string? UrlError
    {
        get
        {
            if (Source is not null)
                return null;
            if (Uri.TryCreate(Url.Trim(), UriKind.Absolute, out var url) && RequestedUrl.HasUserInfo(url))
                return $"The address {RequestedUrl.NoUserInfo}.";
            if (!RequestedUrl.IsHttp(url))
                return "Expected an absolute http or https address, for example https://api.example.com/payload.";
            return Url.Trim().Length <= PollerJobLimits.MaxUrlLength ? null : $"At most {PollerJobLimits.MaxUrlLength} characters.";
        }
    }

    /// <summary>The error of the window; null for none.</summary>
    public string? MaxConcurrencyError =>
        IsEmpty(MaxConcurrency) || ParseWhole(MaxConcurrency) >= 1 ? null : "Expected a whole number of at least 1.";

    /// <summary>The error of the deadline; null for none.</summary>
    public string? TimeoutError => IsEmpty(Timeout) || Duration.TryParse(Timeout.Trim(), out _)
        ? null
        : "Expected a duration such as 150s, 10m or 1h, or 0 for none.";

    /// <summary>The error of the failures; null for none.</summary>
    public string? ToleratedError => IsEmpty(Tolerated) || ParseWhole(Tolerated) is not null || ParsePercentage(Tolerated) is not null
        ? null
        : "Expected a whole number of pages, or a part of them such as 5%.";

    /// <summary>Whether the form can be sent.</summary>
    public bool IsValid => UrlError is null
        && MaxConcurrencyError is null
        && TimeoutError is null
        && ToleratedError is null
        && Parameters.All(parameter => parameter.Error is null);

    /// <summary>Chooses a source, and keeps the values of parameters with the same names.</summary>
    /// <param name="source">The source; null for an address.</param>
    public void Choose(SourceChoice? source)
    {
        var values = Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        Source = source;
        Parameters =
        [
            .. (source?.Parameters ?? []).Select(parameter => new ParameterField(parameter)
            {
                Value = values.GetValueOrDefault(parameter.Name) ?? string.Empty,
            }),
        ];
    }

    /// <summary>The values of the parameters that are filled in.</summary>
    public IReadOnlyDictionary<string, string> ParameterValues() => Parameters
        .Where(parameter => parameter.Value.Length > 0)
        .ToDictionary(parameter => parameter.Name, parameter => parameter.Value);

    /// <summary>The address.</summary>
    public Uri ToUrl() => new(Url.Trim());

    /// <summary>Creates the message of a valid form.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="by">The user, for the job's history.</param>
    public StartPollerJob ToStart(Guid jobId, string by) => new(
        jobId,
        Source is null ? ToUrl() : null,
        IsEmpty(MaxConcurrency) ? null : ParseWhole(MaxConcurrency),
        IsEmpty(Timeout) ? TimeSpan.Zero : ParseDuration(Timeout),
        ToleratedFailureCount: IsEmpty(Tolerated) ? null : ParseWhole(Tolerated),
        ToleratedFailurePercentage: IsEmpty(Tolerated) ? null : ParsePercentage(Tolerated),
        By: by,
        Source: Source?.Name,
        SourceVersion: Source?.Version,
        Parameters: Source is null ? null : ParameterValues());

    private static double? ParsePercentage(string text) =>
        text.Trim() is [.. var number, '%']
        && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentage)
        && percentage is >= 0 and <= 100
            ? percentage
            : null;

    private static bool IsEmpty(string? text) => string.IsNullOrWhiteSpace(text);

    private static int? ParseWhole(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? ParseDuration(string text) => Duration.TryParse(text.Trim(), out var duration) ? duration : null;
}
