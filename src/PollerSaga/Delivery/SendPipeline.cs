using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Settings;
using Polly;
using Polly.DependencyInjection;
using Polly.Retry;

namespace PollerSaga.Delivery;

/// <summary>
/// The retries of sends to the processing queue: of a message that the queue refuses, and of calls while the queue is unavailable.
/// </summary>
internal static class SendPipeline
{
    /// <summary>Repeats a send that the queue refused.</summary>
    public const string Name = "poller-send";

    /// <summary>
    /// Repeats a call while the queue is unavailable, and logs each repeat. A short outage of a network costs no more than this wait.
    /// </summary>
    public const string OutageName = "poller-send-outage";

    public static IServiceCollection AddSendPipeline(this IServiceCollection services) => services
        .AddResiliencePipeline(Name, (builder, context) => builder.Retry(context, new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ProcessingQueueException { IsRetriable: true }),
            OnRetry = args => IsStopping(context.ServiceProvider)
                ? throw new DependencyUnavailableException(args.Outcome.Exception!.Message, args.Outcome.Exception!)
                : default,
        }))
        .AddResiliencePipeline(OutageName, (builder, context) => builder.Retry(context, new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is DependencyUnavailableException and not DependencyRefusedException),
            OnRetry = args =>
            {
                context.ServiceProvider.GetRequiredService<ILogger<IProcessingQueue>>()
                    .QueueUnavailable(args.RetryDelay.TotalSeconds, args.Outcome.Exception!.Message);
                return default;
            },
        }));

    // A process that stops neither waits for a queue that refuses nor fails the task: the next worker of the task sends again.
    private static bool IsStopping(IServiceProvider services) =>
        services.GetService<IHostApplicationLifetime>() is { ApplicationStopping.IsCancellationRequested: true };

    private static void Retry(
        this ResiliencePipelineBuilder builder,
        AddResiliencePipelineContext<string> context,
        RetryStrategyOptions retry)
    {
        var schedule = context.ServiceProvider.GetRequiredService<IOptions<PollingOptions>>().Value.SendRetry;

        builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
        if (schedule.MaxRetries == 0)
            return;

        retry.MaxRetryAttempts = schedule.MaxRetries;
        retry.DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(schedule.DelayBefore(args.AttemptNumber));
        builder.AddRetry(retry);
    }
}
