using MassTransit;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Diagnostics;

/// <summary>Sees what work is being delayed for, says so in the log, and tells whoever asked.</summary>
internal sealed class DependencyWatch(ILogger<DependencyWatch> logger) : IRetryObserver
{
    /// <summary>A dependency was found to be away.</summary>
    public event Action<DependencyUnavailableException>? Unavailable;

    public void Report(Exception exception)
    {
        if (exception is not DependencyUnavailableException fault)
            return;

        logger.DependencyUnavailable(fault.Message);
        Unavailable?.Invoke(fault);
    }

    public Task PostFault<T>(RetryContext<T> context)
        where T : class, PipeContext
    {
        Report(context.Exception);
        return Task.CompletedTask;
    }

    public Task PostCreate<T>(RetryPolicyContext<T> context)
        where T : class, PipeContext => Task.CompletedTask;

    public Task PreRetry<T>(RetryContext<T> context)
        where T : class, PipeContext => Task.CompletedTask;

    public Task RetryFault<T>(RetryContext<T> context)
        where T : class, PipeContext => Task.CompletedTask;

    public Task RetryComplete<T>(RetryContext<T> context)
        where T : class, PipeContext => Task.CompletedTask;
}
