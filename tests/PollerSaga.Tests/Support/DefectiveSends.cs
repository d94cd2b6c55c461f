using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Tests.Support;

/// <summary>A defect, or another failure, in every send that concerns one job.</summary>
internal sealed class DefectiveSends : ISendObserver
{
    private volatile object? _jobId;
    private int _failures;

    /// <summary>The job; null for none.</summary>
    public Guid? JobId
    {
        get => (Guid?)_jobId;
        set => _jobId = value;
    }

    /// <summary>The failure.</summary>
    public Func<Exception> Failure { get; set; } = () => new InvalidOperationException("A defect.");

    /// <summary>The number of sends that fail.</summary>
    public int MaxFailures { get; set; } = int.MaxValue;

    public Task PreSend<T>(SendContext<T> context)
        where T : class
    {
        if (JobId is { } jobId && JobOf(context.Message) == jobId && Interlocked.Increment(ref _failures) <= MaxFailures)
            throw Failure();
        return Task.CompletedTask;
    }

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Task.CompletedTask;

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    private static Guid? JobOf(object message) => message switch
    {
        StartPollerTask start => start.Page.JobId,
        ExpirePollerJob expire => expire.JobId,
        _ => null,
    };
}
