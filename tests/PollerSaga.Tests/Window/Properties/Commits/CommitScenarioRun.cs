using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>Runs the transactions of a scenario, and then lets the job end without help from a sweep.</summary>
internal sealed class CommitScenarioRun(CommitWorld world, CommitScenario scenario)
{
    private const int MaxWindow = 6;

    private readonly CommitJob _job = new(world, scenario.Pages);

    private PollerTask[] InFlight => InState(PollerTaskStates.Started, PollerTaskStates.PayloadSaved);

    public async Task RunAsync()
    {
        try
        {
            await _job.PlanAsync(scenario.Window);
            foreach (var steps in scenario.Transactions)
            {
                await CommitAsync([.. steps.Select(WriteOf).OfType<SagaWrite>()]);
                if (steps.Any(step => step.Kind == CommitKind.Redrive))
                    await RedriveAsync();
            }

            await FinishAsync();
        }
        catch (Exception exception)
        {
            throw new AssertionException($"{exception.Message}\n{_job.Trace}", exception);
        }
    }

    private SagaWrite? WriteOf(CommitStep step) => step.Kind switch
    {
        CommitKind.Start or CommitKind.StartTwice => Start(step.Pick, isRemoved: step.Kind == CommitKind.Start),
        CommitKind.Save => Move(InState(PollerTaskStates.Started), step.Pick, PollerTaskStates.PayloadSaved),
        CommitKind.Enqueue => Move(InFlight, step.Pick, PollerTaskStates.Enqueued),
        CommitKind.Fail => Move(InFlight, step.Pick, PollerTaskStates.Failed),
        CommitKind.Complete =>
            Move(InState(PollerTaskStates.Enqueued, PollerTaskStates.PayloadSaved), step.Pick, PollerTaskStates.Complete),
        CommitKind.FailProcessing => Move(InState(PollerTaskStates.Enqueued), step.Pick, PollerTaskStates.Failed),
        _ when _job.Last.IsOver => null,
        CommitKind.SetWindow => _job.Write(job => job.MaxConcurrency = 1 + (step.Pick % MaxWindow)),
        CommitKind.Pause when _job.Last.Places > 0 => _job.Write(job => job.PausedAt = job.StartedAt),
        CommitKind.Resume when _job.Last.Places == 0 => _job.Write(job => job.PausedAt = null),
        CommitKind.Cancel => _job.Write(job => job.CurrentState = nameof(PollerJobState.Cancelled)),
        _ => null,
    };

    private SagaWrite? Start(int pick, bool isRemoved)
    {
        if (_job.Starts.Count == 0)
            return null;

        var position = pick % _job.Starts.Count;
        var release = _job.Starts[position];
        if (isRemoved)
            _job.Starts.RemoveAt(position);
        return _job.Start(release);
    }

    private static SagaWrite? Move(PollerTask[] tasks, int pick, string state) =>
        tasks.Length == 0 ? null : CommitJob.Write(tasks[pick % tasks.Length], state);

    private PollerTask[] InState(params string[] states) => [.. _job.Last.Tasks.Where(task => states.Contains(task.CurrentState))];

    private async Task CommitAsync(IReadOnlyList<SagaWrite> writes)
    {
        if (writes.Count > 0)
            await _job.CommitAsync(writes);
    }

    private async Task RedriveAsync()
    {
        if (!_job.Last.IsOver)
            await FinishAsync();
        await _job.RedriveAsync();
    }

    // Nothing is lost, so that the messages that follow from the commits have to end all tasks.
    private async Task FinishAsync()
    {
        if (_job.Last.IsOver)
            return;
        if (_job.Last.Places == 0)
            await _job.CommitAsync([_job.Write(job => job.PausedAt = null)]);
        while (_job.Starts.Count > 0 || InFlight.Length > 0)
        {
            while (_job.Starts.Count > 0)
                await CommitAsync([.. new[] { Start(pick: 0, isRemoved: true) }.OfType<SagaWrite>()]);
            await CommitAsync([.. InFlight.Take(2).Select(task => CommitJob.Write(task, PollerTaskStates.Enqueued))]);
        }

        Violation.Unless(_job.Last.Counter!.Finished == scenario.Pages, "Nothing is under way, and tasks have not ended.");
        await _job.CommitAsync([_job.Write(job => job.CurrentState = nameof(PollerJobState.Completed))]);
    }
}
