using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace PollerSaga.Delivery;

/// <summary>The retry schedule of sends to the processing queue.</summary>
internal static class SendPipeline
{
    public const string Name = "poller-send";

    public static IServiceCollection AddSendPipeline(this IServiceCollection services) =>
        services.AddResiliencePipeline(Name, (builder, context) =>
        {
            var schedule = context.ServiceProvider.GetRequiredService<IOptions<PollerSagaOptions>>().Value.Polling.SendRetry;

            builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            if (schedule.MaxRetries == 0)
                return;

            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = schedule.MaxRetries,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ProcessingQueueException),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(schedule.GapBefore(args.AttemptNumber)),
            });
        });
}
