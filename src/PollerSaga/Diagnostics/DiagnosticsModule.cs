using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PollerSaga.Diagnostics;

/// <summary>Registers the watch over dependencies, and the metrics.</summary>
internal static class DiagnosticsModule
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<DependencyWatch>();
        services.TryAddSingleton<RetentionMetrics>();
        return services;
    }
}
