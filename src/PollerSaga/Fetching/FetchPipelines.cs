using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using Polly;
using Polly.Retry;

namespace PollerSaga.Fetching;

/// <summary>The resilience pipelines of requests to partners.</summary>
internal static class FetchPipelines
{
    /// <summary>The request for a job's metadata: 3 attempts, 1 s apart by default.</summary>
    public const string Metadata = "poller-metadata";

    /// <summary>The request for a page: 7 attempts, with delays of 2, 4, 8, 16, 32 and 64 s by default.</summary>
    public const string Page = "poller-page";

    public static IServiceCollection AddFetchPipelines(this IServiceCollection services)
    {
        services.AddResiliencePipeline(
            Metadata,
            (builder, context) => Build(builder, context.ServiceProvider, polling => polling.PrepareRetry));
        services.AddResiliencePipeline(Page, (builder, context) => Build(builder, context.ServiceProvider, polling => polling.FetchRetry));
        return services;
    }

    private static void Build(ResiliencePipelineBuilder builder, IServiceProvider services, Func<PollingOptions, RetrySchedule> choose)
    {
        var options = services.GetRequiredService<IOptions<PollingOptions>>().Value;
        var schedule = choose(options);

        builder.TimeProvider = services.GetRequiredService<TimeProvider>();
        if (schedule.MaxRetries == 0)
            return;

        builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = schedule.MaxRetries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is FetchException { IsRetriable: true }),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Delay(args.Outcome.Exception, args.AttemptNumber)),
        });

        TimeSpan Delay(Exception? failure, int retry)
        {
            if (failure is not FetchException { RetryAfter: { } asked })
                return schedule.DelayBefore(retry);
            return asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter;
        }
    }
}
