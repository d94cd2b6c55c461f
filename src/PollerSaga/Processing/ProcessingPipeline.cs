using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Storage.Commits;
using Polly;
using Polly.Retry;

namespace PollerSaga.Processing;

/// <summary>Waits without limit for an unavailable queue, payload store, bus, database or disk, and reports it.</summary>
internal static class ProcessingPipeline
{
    public const string Name = "payload-processing";

    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddProcessingPipeline(this IServiceCollection services) =>
        services.AddResiliencePipeline(Name, (builder, context) =>
        {
            var watch = context.ServiceProvider.GetRequiredService<DependencyWatch>();

            builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = MinDelay,
                MaxDelay = MaxDelay,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception switch
                {
                    null => false,
                    SagaConflictException => true, // Another process changed the row of the task; the next try reads it again.
                    ProcessingQueueException fault =>
                        watch.Delays(new DependencyUnavailableException($"The processing queue cannot be read: {fault.Message}", fault)),
                    var fault => watch.Delays(fault),
                }),
            });
        });
}
