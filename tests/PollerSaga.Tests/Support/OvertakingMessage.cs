using MassTransit;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;

namespace PollerSaga.Tests.Support;

/// <summary>Stores another state of a job while the first attempt of a message has read the row and not written it yet.</summary>
/// <param name="engine">The engine.</param>
/// <param name="state">The state.</param>
internal sealed class OvertakingMessage(TestEngine engine, string state) : IEventObserver<PollerJob>
{
    private int _attempts;

    /// <summary>The number of attempts of the messages.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public Task PreExecute(BehaviorContext<PollerJob> context) => OvertakeAsync(context.Saga.CorrelationId);

    public Task PreExecute<T>(BehaviorContext<PollerJob, T> context)
        where T : class => OvertakeAsync(context.Saga.CorrelationId);

    public Task PostExecute(BehaviorContext<PollerJob> context) => Task.CompletedTask;

    public Task PostExecute<T>(BehaviorContext<PollerJob, T> context)
        where T : class => Task.CompletedTask;

    public Task ExecuteFault(BehaviorContext<PollerJob> context, Exception exception) => Task.CompletedTask;

    public Task ExecuteFault<T>(BehaviorContext<PollerJob, T> context, Exception exception)
        where T : class => Task.CompletedTask;

    private Task OvertakeAsync(Guid jobId) => Interlocked.Increment(ref _attempts) > 1
        ? Task.CompletedTask
        : engine.Store.ChangeAsync(db => db.Jobs
            .Where(job => job.CorrelationId == jobId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(job => job.CurrentState, state)
                .SetProperty(job => job.Version, job => job.Version + 1)));
}
