using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>Registers both ends of the return path: the reports of consumers, and the endpoints and the queue that receive them.</summary>
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
    /// Adds the reader of the completion queue, if the settings name one. A <c>run</c>, which knows only its own job, would lose reports.
    /// </summary>
    public static IServiceCollection AddCompletionListener(this IServiceCollection services) => services
        .AddSingleton(CreateListener)
        .AddHostedService(provider => provider.GetRequiredService<SqsCompletionListener>())
        .AddSingleton<IStartCheck>(provider => provider.GetRequiredService<SqsCompletionListener>());

    /// <summary>
    /// Adds the sender of reports for a consumer without the engine: to the completion queue if the settings name one, else over a bus.
    /// </summary>
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
        var isRun = services.GetRequiredService<IOptions<WorkerOptions>>().Value.OnlyJob is not null;
        var hasQueue = options.Value.Kind == CompletionQueueKind.Sqs && !isRun;
        return new SqsCompletionListener(
            hasQueue ? SqsQueue.Create(options.Value.Sqs, services) : null,
            options,
            services.GetRequiredService<IMediator>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<DependencyWatch>(),
            services.GetRequiredService<ILogger<SqsCompletionListener>>());
    }

    private static SqsProcessingReports CreateQueueReports(IServiceProvider services) =>
        new(SqsQueue.Create(services.GetRequiredService<IOptions<CompletionQueueOptions>>().Value.Sqs, services));
}
