using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Dashboard.Forms;
using PollerSaga.Worker.Dashboard.Live;

namespace PollerSaga.Worker.Dashboard;

/// <summary>Puts the dashboard into a host of the engine.</summary>
internal static class DashboardHosting
{
    // How often a page follows what happens, and one reader of all pages asks the database.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Where a host that shows the dashboard has its files: beside the program, wherever it is started.</summary>
    public static WebApplicationOptions HostOptions { get; } = new()
    {
        ApplicationName = typeof(DashboardHosting).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
    };

    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        // The files of packages lie in the package folder until the program is published. Without the manifest that says so this does nothing.
        builder.WebHost.UseStaticWebAssets();

        // What a build has compressed is sent as what was published: the watch for files that change while it runs would pack them anew, without making them smaller.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = bool.FalseString;
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        AddReadings(builder.Services);
        builder.Services.AddSingleton<ApiTrial>();

        // A page lives as long as the process that serves it, and so do the keys that seal it: nothing is written to a home folder.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }

    private static void AddReadings(IServiceCollection services)
    {
        Add<JobsAsked, JobsModel>(provider =>
        {
            var (queries, clock) = (provider.GetRequiredService<PollerQueries>(), provider.GetRequiredService<TimeProvider>());
            return asked => new JobsMonitor(asked, queries, clock).ReadAsync;
        });
        Add<Guid, JobReading>(provider =>
        {
            var (queries, details) = (provider.GetRequiredService<PollerQueries>(), provider.GetRequiredService<PollerTaskQueries>());
            var (tasks, clock) = (provider.GetRequiredService<TaskMapQueries>(), provider.GetRequiredService<TimeProvider>());
            return jobId => new JobMonitor(jobId, queries, details, tasks, clock).ReadAsync;
        });
        Add<TaskAsked, TaskReading>(provider =>
        {
            var (queries, details) = (provider.GetRequiredService<PollerQueries>(), provider.GetRequiredService<PollerTaskQueries>());
            var tasks = provider.GetRequiredService<TaskMapQueries>();
            return asked => new TaskMonitor(asked, queries, details, tasks).ReadAsync;
        });

        void Add<TKey, T>(Func<IServiceProvider, Func<TKey, Func<CancellationToken, Task<T>>>> readers)
            where TKey : notnull
            where T : class => services.AddSingleton(provider => new LiveReadings<TKey, T>(
                readers(provider),
                Period,
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LiveReadings<TKey, T>>>()));
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = "'none'");
    }
}
