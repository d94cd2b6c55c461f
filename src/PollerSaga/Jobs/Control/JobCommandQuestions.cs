using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>The consequences of a command for a job, in the question before it.</summary>
internal static class JobCommandQuestions
{
    private const string NoDeadline = "The job has no deadline.";

    /// <summary>Pages that a redrive runs again.</summary>
    public static int CountUndone(PollerJobStatus job) => job.Summary.FailedToComplete + job.Summary.Pending;

    public static string Pause(PollerJobStatus job) => string.Join(
        ' ',
        job.Summary.Total == 0
            ? "The job reads the API's metadata, but no page starts until you resume the job."
            : $"No further page starts until you resume the job ({Phrases.Pages(job.Summary.Pending)} waiting).",
        CountInFlight(job) == 0 ? "No page is in flight." : $"Pages in flight finish as usual ({Phrases.Pages(CountInFlight(job))}).",
        job.DeadlineAt is null ? NoDeadline : "The time to the deadline stops.");

    public static string Resume(PollerJobStatus job) => string.Join(
        ' ',
        job.Summary switch
        {
            { Total: 0 } => $"The job continues when it is planned, with at most {Phrases.Pages(job.MaxConcurrency)} in flight.",
            { Pending: 0 } => "No page is waiting. The job ends with the pages in flight.",
            var summary =>
                $"The job continues with {Phrases.Pages(summary.Pending)}, at most {Phrases.Count(job.MaxConcurrency)} in flight.",
        },
        job.DeadlineAt is { } deadline
            && job.PausedAt is { } since ? $"The time to the deadline is {Phrases.Span(deadline - since)}." : NoDeadline);

    public static string Cancel(PollerJobStatus job) => string.Join(
        ' ',
        job.Summary.Total == 0
            ? "No page starts."
            : $"No further page starts. Unfinished pages count as failed: {Phrases.Count(job.Summary.Pending)} not started, "
                + $"{Phrases.Count(CountInFlight(job))} in flight. Pages that were handed over stay.",
        "You can redrive the job later.");

    public static string Redrive(PollerJobStatus job) => string.Join(
        ' ',
        CountUndone(job) == 0
            ? "The job starts again with a new plan."
            : $"Failed and unstarted pages run again with the same ids: {Phrases.Pages(CountUndone(job))}. Pages that were handed over " +
                "stay.",
        "The new deadline counts from now.");

    private static int CountInFlight(PollerJobStatus job) => job.Summary.Started + job.Summary.PayloadSaved;
}
