using PollerSaga.Jobs;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// The rows of a job at one moment. Its figures are computed here, so that a defect of the engine's own does not hide itself.
/// </summary>
/// <param name="Job">The job's row.</param>
/// <param name="Counter">The counter row; null before the job is planned.</param>
/// <param name="Tasks">The rows of the tasks, in order.</param>
internal sealed record JobSnapshot(PollerJob Job, PollerJobCounter? Counter, IReadOnlyList<PollerTask> Tasks)
{
    public string State => Job.CurrentState;

    public int Run => Job.Run;

    public bool IsOver => State is not ("Preparing" or "Running");

    /// <summary>How many tasks may be in flight.</summary>
    public int Places => Job.PausedAt is null ? Job.MaxConcurrency : 0;

    public int InFlight => Count(PollerTaskStates.Started, PollerTaskStates.PayloadSaved);

    /// <summary>Whether tasks may be released: the window belongs to the run, and is not closed.</summary>
    public bool IsOpen => Counter is { ClosedAt: null } && Counter.Run == Run;

    /// <summary>Tasks that are released and have not ended, as the counter says.</summary>
    public int InWindow => Counter!.Next - Counter.Redriven - Counter.Finished;

    /// <summary>The released pages without a row.</summary>
    public IReadOnlyList<int> Unbegun => Counter is null
        ? []
        : [.. Enumerable.Range(0, Math.Min(Counter.Next, Counter.Total)).Except(Tasks.Select(task => task.Index))];

    /// <summary>The redrives that are released and have not started.</summary>
    public int UnbegunRedrives => Tasks.Count(task => task.CurrentState == PollerTaskStates.Pending && task.Index < Counter!.RedriveNext);

    public int Count(params ReadOnlySpan<string> states)
    {
        var count = 0;
        foreach (var task in Tasks)
            count += states.Contains(task.CurrentState) ? 1 : 0;
        return count;
    }

    public override string ToString() => string.Join(
        ' ',
        $"{State} run {Run}, places {Places},",
        Counter is null
            ? "no plan"
            : $"window {Counter.Window}{(IsOpen ? "" : " closed")} next {Counter.Next}" +
                $" redriven {Counter.Redriven} ended {Counter.Finished}",
        string.Join(' ', Tasks.Select(task => $"{task.Index}:{task.CurrentState}")));
}
