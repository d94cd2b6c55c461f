using System.Globalization;
using PollerSaga.Jobs;

namespace PollerSaga.Worker.Runs;

/// <summary>The arguments of <c>run</c>.</summary>
/// <param name="Url">The address of the API; null for a source.</param>
/// <param name="JobId">The job.</param>
/// <param name="DataFolder">The data folder.</param>
/// <param name="MaxConcurrency">The job's window; null for the setting.</param>
/// <param name="Timeout">Time to the job's deadline, zero for none; null for the setting, or for none without it.</param>
/// <param name="Json">Whether standard output is one JSON document.</param>
/// <param name="Settings">Settings of the command line, <c>--key=value</c> each.</param>
internal sealed record RunRequest(
    Uri? Url,
    Guid JobId,
    string DataFolder,
    int? MaxConcurrency,
    TimeSpan? Timeout,
    bool Json,
    IReadOnlyList<string> Settings)
{
    /// <summary>Whether the API runs in this process, as in <c>demo</c>, so that an interrupted run cannot be resumed.</summary>
    public bool EndsWithApi { get; init; }

    /// <summary>The source; null for the built-in dialect at <see cref="Url"/>.</summary>
    public RunSource? Source { get; init; }

    /// <summary>The number or share of pages that may fail; null for any number.</summary>
    public FailureTolerance? ToleratedFailures { get; init; }

    /// <summary>The command that resumes the job.</summary>
    /// <remarks>
    /// It repeats all arguments: a job that was stopped before its first commit is not stored. It has no secrets: the output of commands is
    /// often stored.
    /// </remarks>
    public string ResumeCommand => string.Join(' ',
    [
        "pollersaga run",
        .. (Source?.Words ?? [Url!.OriginalString]).Select(Quote),
        "--data",
        Quote(DataFolder),
        "--job-id",
        JobId.ToString(),
        .. Options(),
        .. Settings.Select(SecretSettings.Hide).Select(Quote),
    ]);

    private IEnumerable<string> Options()
    {
        if (MaxConcurrency is { } window)
            yield return string.Create(CultureInfo.InvariantCulture, $"--max-concurrency {window}");
        if (Timeout is { } timeout)
            yield return timeout == TimeSpan.Zero ? "--timeout 0" : string.Create(CultureInfo.InvariantCulture, $"--timeout {timeout:c}");
        if (ToleratedFailures is { } tolerance)
            yield return $"--tolerated-failures {tolerance}";
        if (Json)
            yield return "--json";
    }

    private static string Quote(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/.:-_=+,@%".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
