using PollerSaga.Contracts.Jobs;
using PollerSaga.Worker.Dashboard.Components;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class ActQuestionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly PollerJobSummary Planned = new(Pending: 17, Started: 2, PayloadSaved: 1, Enqueued: 9, SuccessfullyCompleted: 0, FailedToComplete: 1, Total: 30);

    [Test]
    public void Says_what_a_pause_holds_back_and_what_it_lets_end() => Assert.That(
        ActQuestions.Pause(Job(Planned, deadlineAt: Noon.AddMinutes(5))),
        Is.EqualTo("No further page starts until the job is resumed: 17 pages held back. What is in flight, 3 pages, ends as usual. The time to the deadline stands still."));

    [Test]
    public void Says_what_a_pause_does_to_a_job_that_is_not_planned() => Assert.That(
        ActQuestions.Pause(Job(PollerJobSummary.Empty)),
        Is.EqualTo("The API is asked how much there is, but no page starts until the job is resumed. Nothing is in flight. There is no deadline."));

    [Test]
    public void Says_how_many_pages_go_on_and_what_is_left_to_the_deadline() => Assert.That(
        ActQuestions.Resume(Job(Planned, deadlineAt: Noon.AddSeconds(260), pausedAt: Noon)),
        Is.EqualTo("The job goes on with 17 pages, at most 5 in flight at once. The time to the deadline runs on, with 4 min 20 s left."));

    [Test]
    public void Says_what_a_resumption_does_where_nothing_was_held_back() => Assert.That(
        ActQuestions.Resume(Job(Planned with { Pending = 0 }, pausedAt: Noon)),
        Is.EqualTo("No page is held back; the job ends with what is in flight. There is no deadline."));

    [Test]
    public void Says_what_a_resumption_does_to_a_job_that_is_not_planned() => Assert.That(
        ActQuestions.Resume(Job(PollerJobSummary.Empty, pausedAt: Noon)),
        Is.EqualTo("The job goes on when it is planned, with at most 5 pages in flight at once. There is no deadline."));

    [Test]
    public void Says_what_fails_when_a_job_is_cancelled() => Assert.That(
        ActQuestions.Cancel(Job(Planned)),
        Is.EqualTo("No further page starts: 17 pages not started and 3 in flight count as failed. What was handed over stays. The job can be redriven later."));

    [Test]
    public void Says_what_is_lost_of_a_job_that_is_not_planned() => Assert.That(
        ActQuestions.Cancel(Job(PollerJobSummary.Empty)),
        Is.EqualTo("No page starts. The job can be redriven later."));

    [Test]
    public void Says_what_runs_once_more() => Assert.That(
        ActQuestions.Redrive(Job(Planned with { Pending = 0, Started = 0, PayloadSaved = 0 })),
        Is.EqualTo("What failed or never started runs once more, with the same ids: 1 page. What was handed over stays as it is. The new deadline counts from now."));

    [Test]
    public void Says_that_a_job_that_could_not_be_planned_begins_once_more() => Assert.That(
        ActQuestions.Redrive(Job(PollerJobSummary.Empty)),
        Is.EqualTo("The job begins once more, from its plan. The new deadline counts from now."));

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
