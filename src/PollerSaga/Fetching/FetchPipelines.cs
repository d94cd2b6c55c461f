using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using Polly;
using Polly.Retry;

namespace PollerSaga.Fetching;

/// <summary>The retry schedules of requests to partners.</summary>
internal static class FetchPipelines
{
    /// <summary>The metadata of a job: 3 tries, 1 s apart.</summary>
    public const string Metadata = "poller-metadata";

    /// <summary>A page: 7 tries, with gaps of 2, 4, 8, 16, 32 and 64 s.</summary>
    public const string Page = "poller-page";

    public static IServiceCollection AddFetchPipelines(this IServiceCollection services)
    {
        services.AddResiliencePipeline(Metadata, (builder, context) => Build(builder, context.ServiceProvider, polling => polling.PrepareRetry));
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
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Gap(args.Outcome.Exception, args.AttemptNumber)),
        });

        TimeSpan Gap(Exception? failure, int retry)
        {
            if (failure is not FetchException { RetryAfter: { } asked })
                return schedule.GapBefore(retry);
            return asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter;
        }
    }
}
