using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Tests.Jobs.Control;

public sealed class JobCommandQuestionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly PollerJobSummary Planned = new(
        Pending: 17,
        Started: 2,
        PayloadSaved: 1,
        Enqueued: 9,
        SuccessfullyCompleted: 0,
        FailedToComplete: 1,
        Total: 30);

    [Test]
    public void Pause_counts_the_pages_that_wait_and_that_finish() => Assert.That(
        JobCommandQuestions.Pause(Job(Planned, deadlineAt: Noon.AddMinutes(5))),
        Is.EqualTo("No further page starts until you resume the job (17 pages waiting). Pages in flight finish as usual (3 pages). "
            + "The time to the deadline stops."));

    [Test]
    public void Pause_describes_a_job_without_a_plan() => Assert.That(
        JobCommandQuestions.Pause(Job(PollerJobSummary.Empty)),
        Is.EqualTo("The job reads the API's metadata, but no page starts until you resume the job. No page is in flight. "
            + "The job has no deadline."));

    [Test]
    public void Resume_counts_the_pages_and_the_time_to_the_deadline() => Assert.That(
        JobCommandQuestions.Resume(Job(Planned, deadlineAt: Noon.AddSeconds(260), pausedAt: Noon)),
        Is.EqualTo("The job continues with 17 pages, at most 5 in flight. The time to the deadline is 4 min 20 s."));

    [Test]
    public void Resume_describes_a_job_without_waiting_pages() => Assert.That(
        JobCommandQuestions.Resume(Job(Planned with { Pending = 0 }, pausedAt: Noon)),
        Is.EqualTo("No page is waiting. The job ends with the pages in flight. The job has no deadline."));

    [Test]
    public void Resume_describes_a_job_without_a_plan() => Assert.That(
        JobCommandQuestions.Resume(Job(PollerJobSummary.Empty, pausedAt: Noon)),
        Is.EqualTo("The job continues when it is planned, with at most 5 pages in flight. The job has no deadline."));

    [Test]
    public void Cancel_counts_the_pages_that_fail() => Assert.That(
        JobCommandQuestions.Cancel(Job(Planned)),
        Is.EqualTo("No further page starts. Unfinished pages count as failed: 17 not started, 3 in flight. "
            + "Pages that were handed over stay. You can redrive the job later."));

    [Test]
    public void Cancel_describes_a_job_without_a_plan() => Assert.That(
        JobCommandQuestions.Cancel(Job(PollerJobSummary.Empty)),
        Is.EqualTo("No page starts. You can redrive the job later."));

    [Test]
    public void Redrive_counts_the_pages_that_run_again() => Assert.That(
        JobCommandQuestions.Redrive(Job(Planned with { Pending = 0, Started = 0, PayloadSaved = 0 })),
        Is.EqualTo("Failed and unstarted pages run again with the same ids: 1 page. Pages that were handed over stay. "
            + "The new deadline counts from now."));

    [Test]
    public void Redrive_describes_a_job_without_a_plan() => Assert.That(
        JobCommandQuestions.Redrive(Job(PollerJobSummary.Empty)),
        Is.EqualTo("The job starts again with a new plan. The new deadline counts from now."));

    private static PollerJobStatus Job(PollerJobSummary summary, DateTimeOffset? deadlineAt = null, DateTimeOffset? pausedAt = null) => new(
        Guid.NewGuid(),
        PollerJobState.Running,
        Error: null,
        summary,
        StartedAt: Noon,
        FinishedAt: null,
        ElapsedSeconds: 0,
        Failures: [],
        MaxConcurrency: 5,
        pausedAt,
        deadlineAt);
}
