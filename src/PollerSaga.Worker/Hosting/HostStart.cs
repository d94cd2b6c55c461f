using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PollerSaga.Worker.Hosting;

/// <summary>Starts hosts, and finds what made one stop by itself.</summary>
internal static class HostStart
{
    /// <summary>Starts a host.</summary>
    /// <exception cref="AggregateException">A service of it failed meanwhile.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop meanwhile.</exception>
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

    /// <summary>What made a host stop by itself; null where it was told to.</summary>
    public static AggregateException? FindDefect(IServiceProvider services) => services
        .GetServices<IHostedService>()
        .OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception)
        .FirstOrDefault(exception => exception is not null);
}
