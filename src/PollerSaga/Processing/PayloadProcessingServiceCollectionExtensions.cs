using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Delivery.RabbitMq;
using PollerSaga.Delivery.Spool;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Reports;

namespace PollerSaga.Processing;

/// <summary>Puts a consumer of the processing queue into a host.</summary>
public static class PayloadProcessingServiceCollectionExtensions
{
    /// <summary>
    /// Has <typeparamref name="TProcessor"/> work the payloads of the processing queue for as long as the host runs, and what became of them
    /// reported to their tasks. In a host with the engine, call it after <c>AddPollerSaga</c>. In one without, it needs no database, and
    /// reports on the completion queue where <c>PollerSaga:CompletionQueue</c> names one, and else over a bus of its own, of <c>PollerSaga:Transport</c>.
    /// </summary>
    /// <typeparam name="TProcessor">The processor; scoped to a message unless it is registered otherwise before.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Where the section <c>PollerSaga</c> is read from; see <see cref="ProcessingOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPayloadProcessing<TProcessor>(this IServiceCollection services, IConfiguration configuration)
        where TProcessor : class, IPayloadProcessor => services
        .AddPayloadPump<TProcessor>(configuration)
        .AddHostedService<PayloadProcessingService>();

    /// <summary>The same without the service that runs it.</summary>
    internal static IServiceCollection AddPayloadPump<TProcessor>(this IServiceCollection services, IConfiguration configuration)
        where TProcessor : class, IPayloadProcessor
    {
        if (!services.HasPollerSagaEngine())
        {
            services.AddPollerSagaConsumer(configuration);
            if (CompletionQueueOptions.KindIn(configuration) == CompletionQueueKind.Sqs)
                services.TryAddSingleton<IProcessingReports>(CreateCompletionReports);
            else
                services.AddClientBus(configuration);
        }

        services.TryAddScoped<TProcessor>();
        services.AddSingleton(new PayloadProcessorType(typeof(TProcessor)));
        services.AddProcessingPipeline();
        services.TryAddSingleton<IProcessingQueueReader>(CreateReader);
        services.TryAddSingleton<IProcessingReports, BusProcessingReports>();
        services.TryAddSingleton<PayloadHandler>();
        services.TryAddSingleton<PayloadPump>();
        return services;
    }

    private static IProcessingQueueReader CreateReader(IServiceProvider services)
    {
        var queue = services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.ProcessingQueue;
        return queue.Kind switch
        {
            ProcessingQueueKind.RabbitMq => ActivatorUtilities.CreateInstance<RabbitMqProcessingQueueReader>(services),
            ProcessingQueueKind.Sqs => ActivatorUtilities.CreateInstance<SqsProcessingQueueReader>(services, services.CreateSqsQueue(queue.Sqs)),
            _ => ActivatorUtilities.CreateInstance<SpoolProcessingQueueReader>(services),
        };
    }

    private static SqsProcessingReports CreateCompletionReports(IServiceProvider services) =>
        new(services.CreateSqsQueue(services.GetRequiredService<IOptions<PollerSagaOptions>>().Value.CompletionQueue.Sqs));
}
