using PollerSaga.Contracts.Jobs;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>What holds for the row of a job after every step: it ends once per run, with all its tasks, and says so.</summary>
internal sealed class JobInvariants(World world, Scenario scenario)
{
    private readonly HashSet<Guid> _reportedFailed = [];
    private int _announced;

    /// <summary>A consumer has reported that the payload of a task cannot be processed.</summary>
    public void ReportsFailure(Guid taskId) => _reportedFailed.Add(taskId);

    public void Check(JobSnapshot before, JobSnapshot now)
    {
        if (now.Run == before.Run)
        {
            var isForward = now.State == before.State || (!before.IsOver && now.State != nameof(PollerJobState.Preparing));
            Violation.Unless(isForward, $"The job moves from {before.State} to {now.State}.");
        }
        else
        {
            Violation.Unless(now.Run == before.Run + 1 && before.IsOver && !now.IsOver, "A redrive begins a run.");
            _announced = 0;
        }

        if (now.State != before.State && now.State is nameof(PollerJobState.Completed) or nameof(PollerJobState.CompletedWithFailures))
            CheckCompletion(now);
        if (now.State != before.State && now.State == nameof(PollerJobState.Failed))
            CheckFailure(before);
        CheckAnnouncements(now);
    }

    /// <summary>What holds when nothing is under way.</summary>
    public void CheckEnd() => Violation.Unless(_announced >= 1, "The end of the run is announced.");

    private void CheckCompletion(JobSnapshot now)
    {
        Violation.Unless(now.Counter is { } counter && counter.Finished == counter.Total, "A job completes when its tasks have ended.");
        Violation.Unless(now.Counter!.Run == now.Run, $"Run {now.Run} completes with its own tasks.");
        if (now.State == nameof(PollerJobState.CompletedWithFailures))
            Violation.Unless(now.Counter.Failed > 0, "A task has failed.");
        else
            Violation.Unless(
                now.Tasks.All(task => task.CurrentState != PollerTaskStates.Failed || _reportedFailed.Contains(task.CorrelationId)),
                "No task of a completed job has failed before its end.");
    }

    private void CheckFailure(JobSnapshot before) => Violation.Unless(
        before.Counter?.Failed > scenario.Tolerance || (before.State == nameof(PollerJobState.Preparing) && world.Job.HasRefusedMetadata),
        "A job fails with its preparation or with too many tasks.");

    private void CheckAnnouncements(JobSnapshot now)
    {
        foreach (var announced in world.Job.Announced)
        {
            var state = (announced as PollerJobCompleted)?.State ?? ((PollerJobFailed)announced).State;
            Violation.Unless(state.ToString() == now.State, $"The announcement says {state}.");
            _announced++;
        }

        world.Job.Announced.Clear();
        Violation.Unless(_announced <= 1 || world.Job.HasRepeatedMessages, "The end is announced once.");
    }
}
