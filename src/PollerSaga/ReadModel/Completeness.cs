using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Window;

namespace PollerSaga.ReadModel;

/// <summary>Creates the completeness report of a job.</summary>
internal static class Completeness
{
    /// <summary>Returns the report; null for the built-in dialect, which does not count records.</summary>
    public static PollerCompleteness? Of(PollerJob job, PollerJobCounter counter, PollerJobSummary summary)
    {
        if (counter.Source is null)
            return null;

        var (verdict, reason) = job.State.IsOver() ? Judge(job, counter, summary) : (null, null);
        return new PollerCompleteness(
            verdict,
            reason,
            summary.Enqueued + summary.SuccessfullyCompleted,
            counter.Skipped,
            counter.EmptyPages,
            counter.Records ?? 0,
            counter.TotalBefore,
            counter.TotalAfter,
            counter.RepeatedPages);
    }

    private static (CompletenessVerdict? Verdict, string? Reason) Judge(PollerJob job, PollerJobCounter counter, PollerJobSummary summary)
    {
        if (summary.FailedToComplete > 0)
            return (CompletenessVerdict.Incomplete, Text($"{summary.FailedToComplete} pages failed"));
        if (job.State != PollerJobState.Completed)
            return (CompletenessVerdict.Incomplete, job.Error ?? $"the job is {job.State}");
        if (counter is { TotalAfter: { } total, Records: { } records } && records < total)
            return (CompletenessVerdict.Incomplete, Text($"{records} records were read, but the API states {total}"));
        if (counter.TotalBefore != counter.TotalAfter)
            return (CompletenessVerdict.Drifted, Text($"the total changed from {counter.TotalBefore} to {counter.TotalAfter} records"));
        return counter.RepeatedPages > 0
            ? (CompletenessVerdict.Drifted, Text($"{counter.RepeatedPages} pages have the content of another page"))
            : (CompletenessVerdict.Complete, null);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
