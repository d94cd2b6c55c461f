using PollerSaga.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>What holds for the rows of tasks after every step: states only move forward, except for a redrive.</summary>
internal static class TaskInvariants
{
    private static readonly string[] Order =
    [
        PollerTaskStates.Pending,
        PollerTaskStates.Started,
        PollerTaskStates.PayloadSaved,
        PollerTaskStates.Enqueued,
        PollerTaskStates.Complete,
        PollerTaskStates.Failed,
    ];

    public static void Check(JobSnapshot before, JobSnapshot now, int pages)
    {
        var had = before.Tasks.ToDictionary(task => task.Index);
        foreach (var task in now.Tasks)
        {
            Violation.Unless(task.Index < pages, $"Page {task.Index} is of the plan.");
            Violation.Unless(task.CorrelationId == PollerTaskId.For(now.Job.CorrelationId, task.Index), $"Page {task.Index} keeps its id.");
            if (had.Remove(task.Index, out var earlier) && earlier.CurrentState != task.CurrentState)
                CheckMove(earlier, task, isRedriven: now.Run > 1 && !now.IsOver);
        }

        Violation.Unless(had.Count == 0, "No row is lost.");
    }

    private static void CheckMove(PollerTask from, PollerTask to, bool isRedriven)
    {
        var isRedrive = isRedriven && from.CurrentState == PollerTaskStates.Failed && to.CurrentState == PollerTaskStates.Pending;
        var isForward = from.CurrentState != PollerTaskStates.Complete
            && Array.IndexOf(Order, to.CurrentState) > Array.IndexOf(Order, from.CurrentState);
        Violation.Unless(isRedrive || isForward, $"Page {to.Index} moves from {from.CurrentState} to {to.CurrentState}.");
    }
}
