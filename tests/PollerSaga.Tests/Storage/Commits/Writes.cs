using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Storage.Commits;

/// <summary>Writes as the state machines make them, and what becomes of them.</summary>
internal static class Writes
{
    public static SagaRowWrite<PollerTask> Start(PollerPage page) => new(
        new PollerTask { CorrelationId = page.TaskId, JobId = page.JobId, Index = page.Index, CurrentState = PollerTaskStates.Started },
        stateBefore: null);

    public static SagaRowWrite<PollerTask> End(PollerTask row, string state)
    {
        var before = row.CurrentState;
        row.CurrentState = state;
        return new SagaRowWrite<PollerTask>(row, before);
    }

    public static SagaRowWrite<PollerJob> End(PollerJob row, PollerJobState state, string error = "It is over.")
    {
        var before = row.CurrentState;
        (row.CurrentState, row.Error) = (state.ToString(), error);
        return new SagaRowWrite<PollerJob>(row, before);
    }

    /// <summary>Has the writes wait behind another, so that they go into one transaction; gives what they failed with.</summary>
    public static async Task<IReadOnlyList<Type?>> TogetherAsync(this PollerStore store, IEnumerable<SagaRowWrite<PollerTask>> writes)
    {
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = store.ChangeAsync(_ =>
        {
            begun.TrySetResult();
            return held.Task;
        });
        await begun.Task;
        var saved = writes.Select(write => store.SaveAsync(write)).ToList();
        held.SetResult();
        await holding;
        return await saved.FailuresAsync();
    }

    /// <summary>The kinds of exceptions that writes end with, in their order; null for what is committed.</summary>
    public static async Task<IReadOnlyList<Type?>> FailuresAsync(this IEnumerable<Task> writes)
    {
        var all = writes.ToList();
        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TestEngine.Patience);
        return [.. all.Select(write => write.Exception?.InnerException?.GetType())];
    }
}
