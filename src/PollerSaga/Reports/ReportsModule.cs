using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>Registers both ends of the return path: the reports of consumers, and the endpoints and queue that take them.</summary>
internal static class ReportsModule
{
    /// <summary>Adds the settings of the completion queue.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<CompletionQueueOptions>(configuration)
        .AddSettings<AwsOptions>(configuration);

    /// <summary>Adds the consumers of reports on the bus.</summary>
    public static void AddReportEndpoints(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<PayloadProcessedConsumer, PayloadProcessedConsumerDefinition>();
        bus.AddConsumer<PayloadProcessingFailedConsumer, PayloadProcessingFailedConsumerDefinition>();
    }

    /// <summary>
    /// Adds the reader of the completion queue, if one is set. A run, which knows only its own job, would take and lose the reports of
    /// others.
    /// </summary>
    public static IServiceCollection AddCompletionListener(this IServiceCollection services) => services
        .AddSingleton(CreateListener)
        .AddHostedService(provider => provider.GetRequiredService<SqsCompletionListener>())
        .AddSingleton<IStartCheck>(provider => provider.GetRequiredService<SqsCompletionListener>());

    /// <summary>Adds the way on which a consumer without the engine reports: the completion queue if one is set, else a bus.</summary>
    public static IServiceCollection AddReportSender(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddReports(configuration);
        if (CompletionQueueOptions.KindIn(configuration) == CompletionQueueKind.Sqs)
            services.TryAddSingleton<IProcessingReports>(CreateQueueReports);
        else
            services.AddClientBus(configuration);
        return services;
    }

    private static SqsCompletionListener CreateListener(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CompletionQueueOptions>>();
        var hasQueue = options.Value.Kind == CompletionQueueKind.Sqs
            && services.GetRequiredService<IOptions<WorkerOptions>>().Value.OnlyJob is null;
        return new SqsCompletionListener(
            hasQueue ? services.CreateSqsQueue(options.Value.Sqs) : null,
            options,
            services.GetRequiredService<IMediator>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<DependencyWatch>(),
            services.GetRequiredService<ILogger<SqsCompletionListener>>());
    }

    private static SqsProcessingReports CreateQueueReports(IServiceProvider services) =>
        new(services.CreateSqsQueue(services.GetRequiredService<IOptions<CompletionQueueOptions>>().Value.Sqs));
}
