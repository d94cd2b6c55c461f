using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Storage.Sagas;
using Polly;
using Polly.Retry;

namespace PollerSaga.Processing;

/// <summary>Waits for what is away, however long, and says so: the queue, the payload store, the bus, the database, the disk.</summary>
internal static class ProcessingPipeline
{
    public const string Name = "payload-processing";

    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddProcessingPipeline(this IServiceCollection services) =>
        services.AddResiliencePipeline(Name, (builder, context) =>
        {
            var watch = context.ServiceProvider.GetRequiredService<DependencyWatch>();

            builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = ShortestGap,
                MaxDelay = LongestGap,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception switch
                {
                    null => false,
                    SagaConflictException => true, // Somebody else changed the task's row; the next try reads it anew.
                    ProcessingQueueException fault => watch.Delays(new DependencyUnavailableException($"The processing queue cannot be read: {fault.Message}", fault)),
                    var fault => watch.Delays(fault),
                }),
            });
        });
}
