using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Fetching.Codings;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Guard;
using PollerSaga.Fetching.Streams;
using PollerSaga.Payloads;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Fetching;

/// <summary>Registers the requests to partners and the step that fetches a page.</summary>
internal static class FetchingModule
{
    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(20);

    public static IServiceCollection AddFetching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<FetchingOptions>(configuration);
        services.AddSettings<PollingOptions>(configuration);
        services.AddSettingsRule<FetchingOptions, PollingOptions>(CheckRuns);
        services.Replace(ServiceDescriptor.Singleton(provider => new PayloadLimit(OptionsOf(provider).MaxBodyBytes)));
        services.Replace(ServiceDescriptor.Singleton(provider => new BufferBudget(OptionsOf(provider).MaxBytesInFlight)));

        services.AddFetchPipelines();
        services.TryAddSingleton(provider => OptionsOf(provider).CreatePolicy());
        services.TryAddSingleton(provider => new PartnerConnections(
            provider.GetRequiredService<AddressPolicy>(),
            PartnerProxy.Create(OptionsOf(provider).Proxy)));
        services.AddPartnerClient();
        services.AddCredentials(configuration);
        services.TryAddSingleton<PartnerClient>();
        services.TryAddSingleton<PartnerRequests>();
        services.TryAddSingleton<ApiMetadataReader>();
        services.TryAddSingleton<ActiveJobs>();
        services.AddStreams();
        services.TryAddSingleton<IHostBudgetRows, HostBudgetRows>();
        services.TryAddSingleton<HostBudgets>();
        services.TryAddSingleton<HostWaits>();
        return services.AddTaskStep<FetchPayloadConsumer>();
    }

    private static FetchingOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<FetchingOptions>>().Value;

    private static void AddPartnerClient(this IServiceCollection services) => services
        .AddHttpClient(PartnerClient.Name, (provider, client) =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan; // Each try has its own, in the pipeline.
            client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
            client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", ContentCodings.Accepted);
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", OptionsOf(provider).UserAgent);
        })
        .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<PartnerConnections>().Protect(new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None, // The client decodes, and checks that the data is complete.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // New addresses of a partner are found in this time.
        }))
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    // A broker takes back a message that is not acknowledged for 30 minutes (RabbitMQ's consumer time-out). The work of one message must
    // end well before.
    private static void CheckRuns(FetchingOptions fetching, PollingOptions polling, SettingsCheck check)
    {
        CheckRun("Polling:PrepareRetry", polling.PrepareRetry, "the metadata");
        CheckRun("Polling:FetchRetry", polling.FetchRetry, "one task");

        void CheckRun(string setting, RetrySchedule schedule, string subject)
        {
            var run = schedule.MaxDuration(fetching.Timeout, polling.MaxRetryAfter);
            check.That(
                run <= MaxRun,
                setting,
                $"with Fetching:Timeout and Polling:MaxRetryAfter lets {subject} take {run}; the limit is {MaxRun}. "
                + "Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");
        }
    }
}
