using PollerSaga.Contracts.Jobs;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>What holds after every step, and at the end of a run.</summary>
internal sealed class Invariants(World world, Scenario scenario)
{
    private readonly JobInvariants _job = new(world, scenario);

    /// <summary>The rows after the last step.</summary>
    public JobSnapshot Last { get; private set; } = null!;

    /// <summary>A consumer has reported that the payload of a task cannot be processed.</summary>
    public void ReportsFailure(Guid taskId) => _job.ReportsFailure(taskId);

    /// <summary>What holds after a step.</summary>
    public void Check(JobSnapshot now)
    {
        var before = Last ?? now;
        Last = now;
        world.Job.Run = now.Run;
        WindowInvariants.Check(before, now, scenario.Pages);
        TaskInvariants.Check(before, now, scenario.Pages);
        _job.Check(before, now);
        CheckQueue();
    }

    /// <summary>What holds when nothing is under way: each page exactly once, every page ends, the job has ended.</summary>
    public void CheckEnd()
    {
        var now = Last;
        Violation.Unless(now.IsOver, "Nothing is under way, and the job has not ended.");
        Violation.Unless(now.InFlight == 0 && now.Count(PollerTaskStates.Pending) == 0, "Every page that started has ended.");
        _job.CheckEnd();

        var queued = world.Job.Queue.Select(page => page.TaskId).ToHashSet();
        foreach (var task in now.Tasks)
        {
            var isDelivered = task.CurrentState is PollerTaskStates.Enqueued or PollerTaskStates.Complete;
            Violation.Unless(!isDelivered || queued.Remove(task.CorrelationId), $"Page {task.Index} is on the processing queue.");
            queued.Remove(task.CorrelationId);
        }

        Violation.Unless(queued.Count == 0, "Every page on the processing queue has a row.");
        if (now.State is nameof(PollerJobState.Completed) or nameof(PollerJobState.CompletedWithFailures))
            Violation.Unless(now.Tasks.Count == scenario.Pages, "Every page has a row.");
    }

    // Only a repeated delivery of the task's own message may send it again.
    private void CheckQueue()
    {
        foreach (var (page, count) in world.Job.Queue.CountBy(page => page))
        {
            Violation.Unless(
                count == 1 || world.Job.RepeatedTasks.Contains(page.TaskId),
                $"Page {world.Job.IndexOf(page.TaskId)} is sent {count} times in run {page.Run}.");
        }
    }
}
