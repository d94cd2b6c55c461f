using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>What comes of an act, in the words of the question before it.</summary>
internal static class ActQuestions
{
    /// <summary>Pages that a redrive runs once more.</summary>
    public static int Undone(PollerJobStatus job) => job.Summary.FailedToComplete + job.Summary.Pending;

    public static string Pause(PollerJobStatus job) => string.Join(
        ' ',
        job.Summary.Total == 0
            ? "The API is asked how much there is, but no page starts until the job is resumed."
            : $"No further page starts until the job is resumed: {Words.Pages(job.Summary.Pending)} held back.",
        InFlight(job) == 0 ? "Nothing is in flight." : $"What is in flight, {Words.Pages(InFlight(job))}, ends as usual.",
        job.DeadlineAt is null ? "There is no deadline." : "The time to the deadline stands still.");

    public static string Resume(PollerJobStatus job) => string.Join(
        ' ',
        job.Summary switch
        {
            { Total: 0 } => $"The job goes on when it is planned, with at most {Words.Pages(job.MaxConcurrency)} in flight at once.",
            { Pending: 0 } => "No page is held back; the job ends with what is in flight.",
            var summary => $"The job goes on with {Words.Pages(summary.Pending)}, at most {Words.Count(job.MaxConcurrency)} in flight at once.",
        },
        job.DeadlineAt is { } deadline && job.PausedAt is { } since
            ? $"The time to the deadline runs on, with {Words.Span(deadline - since)} left."
            : "There is no deadline.");

    public static string Cancel(PollerJobStatus job) => string.Join(
        ' ',
        job.Summary.Total == 0
            ? "No page starts."
            : $"No further page starts: {Words.Pages(job.Summary.Pending)} not started and {Words.Count(InFlight(job))} in flight count as failed. What was handed over stays.",
        "The job can be redriven later.");

    public static string Redrive(PollerJobStatus job) => string.Join(
        ' ',
        Undone(job) == 0
            ? "The job begins once more, from its plan."
            : $"What failed or never started runs once more, with the same ids: {Words.Pages(Undone(job))}. What was handed over stays as it is.",
        "The new deadline counts from now.");

    private static int InFlight(PollerJobStatus job) => job.Summary.Started + job.Summary.PayloadSaved;
}
