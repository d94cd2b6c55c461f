using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Settings;
using PollerSaga.Storage.Commits;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>Registers the resumption of a window's tasks and the step that releases the next task.</summary>
internal static class WindowModule
{
    /// <summary>Adds the step of a commit that counts ended tasks. Every host that commits needs it.</summary>
    public static IServiceCollection AddWindowStep(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitStep, WindowStep>());
        return services;
    }

    public static IServiceCollection AddWindow(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<WorkerOptions>(configuration);
        services.AddSettings<PollingOptions>(configuration);
        services.TryAddSingleton<TaskStarts>();
        services.TryAddSingleton<WindowResumption>();
        services.TryAddSingleton<EndedTasks>();
        return services.AddTaskStep<ReleaseNextTaskConsumer>();
    }
}
