using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Streams;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Settings;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Sagas;
using PollerSaga.Tasks;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>Registers the saga of a job, its preparation, and the sender of job commands.</summary>
internal static class JobsModule
{
    /// <summary>Adds the step of a commit that writes the history of jobs. Every host that commits needs it.</summary>
    public static IServiceCollection AddJobHistory(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitStep, JobHistoryStep>());
        return services;
    }

    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PollingOptions>(configuration);
        services.TryAddSingleton(provider => StartLimits.Of(
            provider.GetRequiredService<IOptions<FetchingOptions>>().Value,
            provider.GetRequiredService<IOptions<PollingOptions>>().Value));
        services.TryAddSingleton<JobDeadlines>();
        services.TryAddSingleton<JobPlanner>();
        services.TryAddSingleton<RequestedStreams>();
        services.TryAddSingleton<StreamAccess>();
        services.TryAddSingleton<StreamCheck>();
        services.TryAddSingleton<SourcePlanner>();
        services.TryAddSingleton<IPolledJobs, PolledJobs>();
        services.TryAddSingleton<PreparationsInFlight>();
        services.TryAddSingleton<IJobDeadline, JobDeadline>();
        services.TryAddSingleton<ISagaCache<PollerJob>, NoSagaCache<PollerJob>>();
        return services.AddJobCommands(configuration);
    }

    /// <summary>Adds the sender of job commands, which needs only a bus.</summary>
    public static IServiceCollection AddJobCommands(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddTransport(configuration);
        services.TryAddSingleton<JobControl>();
        return services;
    }

    /// <summary>Adds the saga, which takes job commands.</summary>
    public static void AddJobSaga(this IBusRegistrationConfigurator bus) =>
        bus.AddSagaStateMachine<PollerJobStateMachine, PollerJob, PollerJobDefinition>().UseStore();

    /// <summary>Adds the saga and the preparation of jobs.</summary>
    public static void AddJobEndpoints(this IBusRegistrationConfigurator bus)
    {
        bus.AddJobSaga();
        bus.AddConsumer<PollerJobConsumer, PollerJobConsumerDefinition>();
    }
}
