using System.Collections.Concurrent;
using MassTransit;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Tests.Support;

/// <summary>The jobs of the tasks whose starts a bus sends, in order.</summary>
internal sealed class SentTasks : ISendObserver
{
    private readonly ConcurrentQueue<Guid> _jobs = new();

    public IEnumerable<Guid> Jobs => _jobs;

    public Task PreSend<T>(SendContext<T> context)
        where T : class
    {
        if (context.Message is StartPollerTask start)
            _jobs.Enqueue(start.Page.JobId);
        return Task.CompletedTask;
    }

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Task.CompletedTask;

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
