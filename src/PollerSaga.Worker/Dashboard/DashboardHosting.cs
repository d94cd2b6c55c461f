using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Dashboard.Forms;
using PollerSaga.Worker.Dashboard.Live;
using PollerSaga.Worker.Http;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Dashboard;

/// <summary>Adds the dashboard to a host of the engine.</summary>
internal static class DashboardHosting
{
    // The time between two updates of a page, and between two queries of one reader for all pages.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>The options of a host whose files are beside the program, regardless of its working folder.</summary>
    public static WebApplicationOptions HostOptions { get; } = new()
    {
        ApplicationName = typeof(DashboardHosting).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
    };

    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        // Until the program is published, the files of packages are in the package folder. Without their manifest, this does nothing.
        builder.WebHost.UseStaticWebAssets();

        // A build sends its compressed files like a published program. The watch for changed files would compress them again.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = bool.FalseString;
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        AddSnapshots(builder.Services);
        builder.Services.AddSingleton<ApiTrial>();
        builder.Services.AddSingleton<SourceChoices>();
        builder.Services.AddAuthorizationCore();
        builder.Services.AddScoped<DashboardUsers>();

        // The keys live as long as the process that serves the page. Nothing is written to a home folder.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }

    private static void AddSnapshots(IServiceCollection services)
    {
        Add<JobsQuery, JobsModel>(provider =>
        {
            var (queries, clock) = (provider.GetRequiredService<PollerQueries>(), provider.GetRequiredService<TimeProvider>());
            return query => new JobsMonitor(query, queries, clock).ReadAsync;
        });
        Add<Guid, JobSnapshot>(provider =>
        {
            var (queries, details) = (provider.GetRequiredService<PollerQueries>(), provider.GetRequiredService<PollerTaskQueries>());
            var (tasks, clock) = (provider.GetRequiredService<TaskMapQueries>(), provider.GetRequiredService<TimeProvider>());
            return jobId => new JobMonitor(jobId, queries, details, tasks, clock).ReadAsync;
        });
        Add<TaskQuery, TaskSnapshot>(provider =>
        {
            var (queries, details) = (provider.GetRequiredService<PollerQueries>(), provider.GetRequiredService<PollerTaskQueries>());
            var tasks = provider.GetRequiredService<TaskMapQueries>();
            return query => new TaskMonitor(query, queries, details, tasks).ReadAsync;
        });

        void Add<TKey, T>(Func<IServiceProvider, Func<TKey, Func<CancellationToken, Task<T>>>> readers)
            where TKey : notnull
            where T : class => services.AddSingleton(provider => new LiveSnapshots<TKey, T>(
                readers(provider),
                Period,
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LiveSnapshots<TKey, T>>>()));
    }

    /// <summary>Maps the pages, their live connection and the downloads of payloads.</summary>
    public static void MapDashboard(this WebApplication app, DashboardMount mount)
    {
        app.MapStaticAssets().AllowAnonymous();
        var pages = app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null) // The content policy has it.
            .WithMetadata(mount, ContentPolicy.Page);
        var payload = TasksApi.MapPayload(app, "/jobs/{jobId:guid}/tasks/{taskId:guid}/payload").WithApiChecks().ExcludeFromDescription();
        if (mount.ReadPolicy is { } policy)
        {
            pages.RequireAuthorization(policy);
            payload.RequireAuthorization(policy);
        }
    }
}
