using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>A job's status, for people and for programs.</summary>
internal static partial class StatusView
{
    /// <summary>Writes the document of <c>--json</c>.</summary>
    public static void WriteJson(PollerJobStatus status) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(status, StatusJson.Default.PollerJobStatus));

    /// <summary>Creates the document of a run that stopped before its job was over.</summary>
    public static PollerJobStatus Stopped(Guid jobId, PollerJobStatus? lastKnown, string error) =>
        (lastKnown ?? Unknown(jobId, error)) with { State = PollerJobState.Failed, Error = error };

    /// <summary>Writes the status for a person.</summary>
    public static void Write(PollerJobStatus status)
    {
        var summary = status.Summary;
        var done = summary.Enqueued + summary.SuccessfullyCompleted;
        Print($"Job       {status.JobId}");
        if (status.Source is { } source)
            Print($"Source    {source}");
        Print($"State     {status.State}{PauseOf(status)}{(status.Error is null ? string.Empty : $": {status.Error}")}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Pages     {summary.Total:N0}{(status.IsTotalKnown ? string.Empty : " so far")}: {done:N0} handed over, "
                + $"{summary.SuccessfullyCompleted:N0} of them processed; "
                + $"{summary.FailedToComplete:N0} failed; {summary.Started + summary.PayloadSaved:N0} in flight; "
                + $"{(summary.Skipped > 0 ? $"{summary.Skipped:N0} skipped; " : string.Empty)}{summary.Pending:N0} waiting"));
        if (status.Completeness is { } completeness)
            Print($"Records   {CompletenessOf(completeness)}");
        foreach (var wait in status.Waits ?? [])
            Print($"Wait      {WaitText.Describe(wait)}{(wait.Reason is null ? string.Empty : $": {wait.Reason}")}");
        Print($"Time      {status.ElapsedSeconds:N1} s from {status.StartedAt:yyyy-MM-dd HH:mm:ss'Z'}");

        if (status.Failures.Count == 0)
            return;

        if (status.Failures.Count < summary.FailedToComplete)
            Print($"Failures (the first {status.Failures.Count} of {summary.FailedToComplete:N0})");
        else
            Console.WriteLine("Failures");
        foreach (var failure in status.Failures)
            Print($"  {failure.TaskId} from record {failure.StartAt}: {failure.Error}");
    }

    private static PollerJobStatus Unknown(Guid jobId, string error) => new(
        jobId,
        PollerJobState.Failed,
        error,
        PollerJobSummary.Empty,
        StartedAt: TimeProvider.System.GetUtcNow(),
        FinishedAt: null,
        ElapsedSeconds: 0,
        Failures: []);

    private static string CompletenessOf(PollerCompleteness report) =>
        string.Create(CultureInfo.InvariantCulture, $"{report.Records:N0}")
        + (report.TotalAfter is { } total ? string.Create(CultureInfo.InvariantCulture, $" of {total:N0}") : string.Empty)
        + (report.Verdict is { } verdict ? $": {verdict}" : string.Empty)
        + (report.Reason is { } reason ? $" ({reason})" : string.Empty);

    private static string PauseOf(PollerJobStatus status) => status.PausedAt is { } paused
        ? string.Create(CultureInfo.InvariantCulture, $", paused since {paused:yyyy-MM-dd HH:mm:ss'Z'}")
        : string.Empty;

    // Errors contain text of partners and consumers.
    private static void Print(FormattableString line) => Console.WriteLine(PlainText.Line(line.ToString(CultureInfo.InvariantCulture)));

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(PollerJobStatus))]
    private sealed partial class StatusJson : JsonSerializerContext;
}
