using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Payloads;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Processing;

/// <summary>Registers a consumer of the processing queue.</summary>
internal static class ProcessingModule
{
    /// <summary>
    /// Adds the consumer without the service that runs it. It uses the bus of the engine, or its own bus without a database.
    /// </summary>
    public static IServiceCollection AddPayloadPump<TProcessor>(this IServiceCollection services, IConfiguration configuration)
        where TProcessor : class, IPayloadProcessor
    {
        var hasEngine = services.HasTransport();
        if (!hasEngine)
        {
            services
                .AddDiagnostics()
                .AddSettings<WorkerOptions>(configuration)
                .AddPayloads(configuration)
                .AddReportSender(configuration);
        }

        services.TryAddScoped<TProcessor>();
        services.AddSingleton(new PayloadProcessorType(typeof(TProcessor)));
        services.AddProcessingPipeline();
        services.AddProcessingQueueReader(configuration);
        services.TryAddSingleton<IProcessingReports, BusProcessingReports>();
        services.TryAddSingleton(provider =>
            new MismatchGate(provider.GetRequiredService<IOptions<ProcessingOptions>>().Value.Concurrency));
        services.TryAddSingleton<PayloadHandler>();
        services.TryAddSingleton<PayloadPump>();
        return services;
    }
}
