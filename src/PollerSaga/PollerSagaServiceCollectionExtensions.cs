using System.Net;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Transport;

namespace PollerSaga;

/// <summary>Puts PollerSaga into a host.</summary>
public static class PollerSagaServiceCollectionExtensions
{
    /// <summary>Adds the engine and its bus.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Where the section <c>PollerSaga</c> is read from; see <see cref="PollerSagaOptions"/>.</param>
    /// <param name="configureBus">What else is to be on the bus, for example consumers of <c>PollerJobCompleted</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPollerSaga(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<IBusRegistrationConfigurator>? configureBus = null)
    {
        services.AddPollerSagaEngine(configuration);

        // Before the bus, so that it stops after it: the leases of what the bus is still bringing to an end are renewed.
        services.AddHostedService<LeaseRenewal>();
        services.AddMassTransit(bus =>
        {
            bus.AddPollerSagaEndpoints(configuration);
            configureBus?.Invoke(bus);
        });
        return services.AddPollerSagaSweeps();
    }

    /// <summary>Adds everything but the bus: settings, database, payload store, queue, requests, and the mediator on which a task's steps run.</summary>
    internal static IServiceCollection AddPollerSagaEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IValidateOptions<PollerSagaOptions>, PollerSagaOptionsValidator>();
        services.AddPollerSagaStorage(configuration);
        services.TryAddSingleton<DependencyWatch>();
        services.TryAddSingleton<IPayloadStore>(CreatePayloadStore);
        services.AddSingleton<IStartCheck, PayloadStoreCheck>();
        services.TryAddSingleton<IProcessingQueue>(CreateProcessingQueue);
        services.AddSendPipeline();

        services.AddFetchPipelines();
        services.AddPartnerClient();
        services.TryAddSingleton<PartnerClient>();
        services.TryAddSingleton<PartnerRequests>();
        services.TryAddSingleton<ApiMetadataReader>();

        services.TryAddSingleton<EndpointSender>();
        services.TryAddSingleton<PollerJobActs>();
        services.TryAddSingleton<JobResumption>();
        services.TryAddSingleton<JobsAtWork>();
        services.TryAddSingleton<TasksInFlight>();
        services.TryAddSingleton<ISagaCache<PollerTask>>(provider => provider.GetRequiredService<TasksInFlight>());
        services.TryAddSingleton<ISagaCache<PollerJob>, NoSagaCache<PollerJob>>();
        services.AddMediator(mediator =>
        {
            mediator.AddSagaStateMachine<PollerTaskStateMachine, PollerTask>().UseStore();
            mediator.AddConsumer<FetchPayloadConsumer>();
            mediator.AddConsumer<EnqueuePayloadConsumer>();
            mediator.AddConsumer<ReleaseNextTaskConsumer>();
            mediator.ConfigureMediator((context, endpoint) => endpoint.UseInMemoryOutbox(context));
        });
        return services;
    }

    /// <summary>Adds a bus to send to the engine's endpoints and to ask them, for whoever is no worker: of the settings, those of the transport alone are needed.</summary>
    internal static IServiceCollection AddPollerSagaClient(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPollerSagaOptions(configuration);
        services.AddSingleton<IValidateOptions<PollerSagaOptions>>(new SectionValidator((options, check) => options.Transport.Validate(check)));
        services.AddSingleton<EndpointSender>();
        services.AddSingleton<PollerJobActs>();
        return services.AddMassTransit(bus =>
        {
            bus.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);
            bus.UseTransport(BusTransport.KindIn(configuration));
        });
    }

    /// <summary>Adds the engine as far as it takes what is done to jobs, on a bus of its own: what it sends to be worked on is not, until a worker takes the jobs up.</summary>
    internal static IServiceCollection AddPollerSagaSteering(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPollerSagaEngine(configuration);
        return services.AddMassTransit(bus =>
        {
            bus.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);
            bus.AddSagaStateMachine<PollerJobStateMachine, PollerJob, PollerJobDefinition>().UseStore();
            bus.UseTransport(TransportKind.InMemory);
        });
    }

    /// <summary>Adds the settings and the database alone, for whoever only reads: of the settings, those of the database alone are needed.</summary>
    internal static IServiceCollection AddPollerSagaStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPollerSagaOptions(configuration);
        services.TryAddSingleton<IValidateOptions<PollerSagaOptions>>(new SectionValidator((options, check) => options.Database.Validate(check)));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => DatabaseProviders.Create(provider.GetRequiredService<IOptions<PollerSagaOptions>>()));
        services.AddDbContextFactory<PollerDbContext>((provider, options) =>
        {
            provider.GetRequiredService<IDatabase>().Configure(options);
            options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        });
        services.TryAddSingleton<GroupCommitter>();
        services.TryAddSingleton<PollerStore>();
        services.TryAddSingleton<PollerQueries>();
        services.TryAddSingleton<TaskMapQueries>();
        services.TryAddSingleton<PollerTaskQueries>();
        return services;
    }

    /// <summary>Puts the engine's endpoints on a bus of the configured kind.</summary>
    internal static void AddPollerSagaEndpoints(this IBusRegistrationConfigurator bus, IConfiguration configuration)
    {
        bus.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);
        bus.AddSagaStateMachine<PollerJobStateMachine, PollerJob, PollerJobDefinition>().UseStore();
        bus.AddConsumer<PollerJobConsumer, PollerJobConsumerDefinition>();
        bus.AddConsumer<GetPollerJobStatusConsumer, GetPollerJobStatusConsumerDefinition>();
        bus.AddConsumer<PollerTaskConsumer, PollerTaskConsumerDefinition>();
        bus.AddConsumer<PayloadProcessedConsumer, PayloadProcessedConsumerDefinition>();
        bus.UseTransport(BusTransport.KindIn(configuration));
    }

    /// <summary>Adds what looks after time: deadlines, what dead processes left, what has expired.</summary>
    internal static IServiceCollection AddPollerSagaSweeps(this IServiceCollection services) => services
        .AddHostedService<ResumeSweep>()
        .AddHostedService<DeadlineSweep>()
        .AddHostedService<CancellationSweep>()
        .AddHostedService<ExpirySweep>();

    private static void AddPollerSagaOptions(this IServiceCollection services, IConfiguration configuration) => services
        .AddOptions<PollerSagaOptions>()
        .Bind(configuration.GetSection(PollerSagaOptions.SectionName), binder => binder.ErrorOnUnknownConfiguration = true)
        .ValidateOnStart();

    private static IPayloadStore CreatePayloadStore(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.Payloads.Kind switch
        {
            PayloadStoreKind.S3 => ActivatorUtilities.CreateInstance<S3PayloadStore>(services),
            _ => ActivatorUtilities.CreateInstance<FilePayloadStore>(services),
        };

    private static IProcessingQueue CreateProcessingQueue(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.ProcessingQueue.Kind switch
        {
            ProcessingQueueKind.RabbitMq => ActivatorUtilities.CreateInstance<RabbitMqProcessingQueue>(services),
            _ => ActivatorUtilities.CreateInstance<SpoolProcessingQueue>(services),
        };

    private static void AddPartnerClient(this IServiceCollection services) => services
        .AddHttpClient(PartnerClient.Name, (provider, client) =>
        {
            var options = provider.GetRequiredService<IOptions<PollerSagaOptions>>().Value.Fetching;
            client.Timeout = Timeout.InfiniteTimeSpan; // Each try has its own, in the pipeline.
            client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli | DecompressionMethods.Deflate,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // New addresses of a partner are found in this time.
        })
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();
}
