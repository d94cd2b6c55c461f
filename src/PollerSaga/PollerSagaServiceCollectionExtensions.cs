using System.Net;
using MassTransit;
using MassTransit.Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Delivery.RabbitMq;
using PollerSaga.Delivery.Spool;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Maintenance;
using PollerSaga.Payloads;
using PollerSaga.Payloads.Files;
using PollerSaga.Payloads.S3;
using PollerSaga.ReadModel;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Providers;
using PollerSaga.Storage.Sagas;
using PollerSaga.Tasks;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using PollerSaga.Window;

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

        // Before the bus, so that they stop after it: the leases of what the bus is still bringing to an end are renewed, and its sends go out.
        services.AddHostedService<LeaseRenewal>();
        services.AddSendingBus(configuration);
        services.AddMassTransit(bus =>
        {
            bus.AddPollerSagaEndpoints(configuration);
            configureBus?.Invoke(bus);
        });
        return services.AddPollerSagaSweeps().AddCompletionListener();
    }

    /// <summary>Adds everything but the bus: settings, database, payload store, queue, requests, and the mediator on which a task's steps run.</summary>
    internal static IServiceCollection AddPollerSagaEngine(this IServiceCollection services, IConfiguration configuration)
    {
        // Whatever part of the settings somebody had checked before, the engine needs them all.
        services.RemoveAll<IValidateOptions<PollerSagaOptions>>();
        services.AddSingleton<IValidateOptions<PollerSagaOptions>, PollerSagaOptionsValidator>();
        services.AddPollerSagaStorage(configuration);
        services.TryAddSingleton<DependencyWatch>();
        services.AddPayloadStore();
        services.TryAddSingleton<IProcessingQueue>(CreateProcessingQueue);
        services.AddSingleton<IStartCheck, ProcessingQueueCheck>();
        services.AddSendPipeline();

        services.AddFetchPipelines();
        services.AddPartnerClient();
        services.TryAddSingleton<PartnerClient>();
        services.TryAddSingleton<PartnerRequests>();
        services.TryAddSingleton<ApiMetadataReader>();

        services.TryAddSingleton(CreateSender);
        services.TryAddSingleton<PollerJobActs>();
        services.TryAddSingleton<JobResumption>();
        services.TryAddSingleton<JobsAtWork>();
        services.TryAddSingleton<TasksInFlight>();
        services.TryAddSingleton<PreparationsInFlight>();
        services.TryAddSingleton<IJobDeadline, JobDeadline>();
        services.TryAddSingleton<MaintenanceLeader>();
        services.TryAddSingleton<ISagaCache<PollerTask>>(provider => provider.GetRequiredService<TasksInFlight>());
        services.TryAddSingleton<ISagaCache<PollerJob>, NoSagaCache<PollerJob>>();
        services.AddTaskMediator();
        return services;
    }

    /// <summary>Whether the engine is among the services.</summary>
    internal static bool HasPollerSagaEngine(this IServiceCollection services) => services.Any(service => service.ImplementationType == typeof(PollerSagaOptionsValidator));

    /// <summary>Adds what a consumer of the processing queue that is no worker needs beside queue and reports: settings, without those of the database, and payload store.</summary>
    internal static IServiceCollection AddPollerSagaConsumer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPollerSagaOptions(configuration);
        services.AddSingleton<IValidateOptions<PollerSagaOptions>>(new SectionValidator((options, check) =>
        {
            options.Transport.Validate(check);
            options.Payloads.Validate(check);
            options.ProcessingQueue.Validate(check, options.Transport);
            options.Processing.Validate(check);
            options.CompletionQueue.Validate(check);
            options.Aws.Validate(check);
            options.Worker.Validate(check);
        }));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DependencyWatch>();
        return services.AddPayloadStore();
    }

    /// <summary>Adds a bus to send to the engine's endpoints and to ask them, for whoever is no worker: of the settings, those of the transport alone are needed.</summary>
    internal static IServiceCollection AddPollerSagaClient(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPollerSagaOptions(configuration);
        services.AddSingleton<IValidateOptions<PollerSagaOptions>>(new SectionValidator((options, check) => options.Transport.Validate(check)));
        services.AddSingleton<PollerJobActs>();
        return services.AddClientBus(configuration);
    }

    /// <summary>Adds a bus without endpoints.</summary>
    internal static IServiceCollection AddClientBus(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CreateSender);
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
        services.AddDbContextFactory<PollerDbContext, PollerDbContextFactory>((provider, options) =>
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

    /// <summary>Gives the sender a connection of its own, where the bus is one that needs it beside endpoints; see <see cref="SendingBus"/>.</summary>
    internal static IServiceCollection AddSendingBus(this IServiceCollection services, IConfiguration configuration)
    {
        if (BusTransport.KindIn(configuration) != TransportKind.RabbitMq)
            return services;

        return services
            .AddSingleton<SendingBus>()
            .AddHostedService(provider => provider.GetRequiredService<SendingBus>())
            .Replace(ServiceDescriptor.Singleton(provider => CreateSender(provider, provider.GetRequiredService<SendingBus>().Started)));
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
        bus.AddConsumer<PayloadProcessingFailedConsumer, PayloadProcessingFailedConsumerDefinition>();
        bus.UseTransport(BusTransport.KindIn(configuration));
    }

    /// <summary>Adds the sweeps for deadlines, for the work of dead processes and for expired jobs, and the election of their leader, which stops last.</summary>
    internal static IServiceCollection AddPollerSagaSweeps(this IServiceCollection services) => services
        .AddHostedService(provider => provider.GetRequiredService<MaintenanceLeader>())
        .AddHostedService<ResumeSweep>()
        .AddHostedService<DeadlineSweep>()
        .AddHostedService<CancellationSweep>()
        .AddHostedService<ExpirySweep>();

    /// <summary>Adds what reads the completion queue, where there is one. A run, which knows its own job alone, would take the reports of others and lose them.</summary>
    internal static IServiceCollection AddCompletionListener(this IServiceCollection services) => services
        .AddSingleton(CreateCompletionListener)
        .AddHostedService(provider => provider.GetRequiredService<SqsCompletionListener>())
        .AddSingleton<IStartCheck>(provider => provider.GetRequiredService<SqsCompletionListener>());

    private static EndpointSender CreateSender(IServiceProvider services) => CreateSender(services, Task.FromResult(services.GetRequiredService<IBus>()));

    private static EndpointSender CreateSender(IServiceProvider services, Task<IBus> bus) => new(
        bus,
        services.GetRequiredService<IOptions<PollerSagaOptions>>(),
        services.GetRequiredService<TimeProvider>());

    private static void AddPollerSagaOptions(this IServiceCollection services, IConfiguration configuration) => services
        .AddOptions<PollerSagaOptions>()
        .Bind(configuration.GetSection(PollerSagaOptions.SectionName), binder => binder.ErrorOnUnknownConfiguration = true)
        .ValidateOnStart();

    private static IServiceCollection AddPayloadStore(this IServiceCollection services)
    {
        services.TryAddSingleton<IPayloadStore>(CreatePayloadStore);
        return services.AddSingleton<IStartCheck, PayloadStoreCheck>();
    }

    private static IPayloadStore CreatePayloadStore(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.Payloads.Kind switch
        {
            PayloadStoreKind.S3 => ActivatorUtilities.CreateInstance<S3PayloadStore>(services),
            _ => ActivatorUtilities.CreateInstance<FilePayloadStore>(services),
        };

    private static IProcessingQueue CreateProcessingQueue(IServiceProvider services)
    {
        var queue = services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.ProcessingQueue;
        return queue.Kind switch
        {
            ProcessingQueueKind.RabbitMq => ActivatorUtilities.CreateInstance<RabbitMqProcessingQueue>(services),
            ProcessingQueueKind.Sqs => ActivatorUtilities.CreateInstance<SqsProcessingQueue>(services, services.CreateSqsQueue(queue.Sqs)),
            _ => ActivatorUtilities.CreateInstance<SpoolProcessingQueue>(services),
        };
    }

    private static SqsCompletionListener CreateCompletionListener(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PollerSagaOptions>>();
        var hasQueue = options.Value.CompletionQueue.Kind == CompletionQueueKind.Sqs && options.Value.Worker.OnlyJob is null;
        return new SqsCompletionListener(
            hasQueue ? services.CreateSqsQueue(options.Value.CompletionQueue.Sqs) : null,
            options,
            services.GetRequiredService<IMediator>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<DependencyWatch>(),
            services.GetRequiredService<ILogger<SqsCompletionListener>>());
    }

    internal static SqsQueue CreateSqsQueue(this IServiceProvider services, SqsQueueSettings queue) => SqsQueue.Create(
        queue,
        services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.Aws,
        services.GetRequiredService<TimeProvider>());

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
