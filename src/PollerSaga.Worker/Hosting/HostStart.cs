using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PollerSaga.Worker.Hosting;

/// <summary>Starts hosts, and finds the defect that stops one.</summary>
internal static class HostStart
{
    /// <summary>Starts a host.</summary>
    /// <exception cref="AggregateException">A service failed during the start.</exception>
    /// <exception cref="OperationCanceledException">The host stopped during the start.</exception>
    public static async Task StartAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (FindDefect(host.Services) is { } defect)
        {
            throw defect;
        }
    }

    /// <summary>Returns the defect that stopped a host; null for a normal stop.</summary>
    public static AggregateException? FindDefect(IServiceProvider services) => services
        .GetServices<IHostedService>()
        .OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception)
        .FirstOrDefault(exception => exception is not null);
}
