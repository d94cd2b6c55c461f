using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Dashboard;
using PollerSaga.Worker.Http;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Hosting;

/// <summary>The HTTP server of a worker: checks of every request, API, health and dashboard.</summary>
internal static class HttpPipeline
{
    public static void AddHttpPipeline(this IServiceCollection services, HttpOptions options)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
        {
            // The routing responds before the API.
            if (problem.ProblemDetails is { Status: StatusCodes.Status415UnsupportedMediaType, Detail: null } details)
                details.Detail = JsonBody.DescribeType(problem.HttpContext.Request);
        });
        services.AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PollerSaga";
            document.Info.Description = "Starts, shows and controls jobs that poll paginated APIs, and stores the definitions of these. "
                + "Times are UTC, durations are hh:mm:ss, and errors are problem details (RFC 9457).";
            return Task.CompletedTask;
        }));
        services.AddPollerSagaApi();
        services.AddApiLimits(options);
        if (options.IsAuthenticated)
            services.AddAccess(options);
    }

    public static void UseHttpPipeline(this WebApplication app, HttpOptions options)
    {
        app.UseExceptionHandler();
        app.UseProxyHeaders(options);
        app.UseSecurityHeaders();
        app.UseHsts();
        HostCheck.Use(app, options);
        app.UseOriginCheck();
        app.UseStatusCodePages();
        app.UseRequestTimeouts();
        app.UseRateLimiter();
        if (options.IsAuthenticated)
        {
            app.UseAuthentication();
            app.UseAuthorization();
        }

        app.UseAntiforgery();
        MapRoutes(app, options);
    }

    private static void MapRoutes(WebApplication app, HttpOptions options)
    {
        var (read, operate, manage) = options.IsAuthenticated
            ? (Policies.Read, Policies.Operate, Policies.Manage)
            : ((string?)null, (string?)null, (string?)null);
        app.MapPollerSagaApi("/api", read, operate, manage).WithApiLimits();
        Require(app.MapOpenApi(), read);
        Require(app.MapApiReference(), read);

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            ResponseWriter = (context, report) => HealthResponse.WriteAsync(context, report, options),
            // The bus is degraded while it reconnects, and does not work.
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        }).AllowAnonymous();

        if (options.IsAuthenticated)
            app.MapSignIn();
        app.MapDashboard(new DashboardMount(read, operate)
        {
            SignOutPath = options.IsAuthenticated ? SignInEndpoints.SignOutPath : null,
            ApiReferencePath = ApiReference.Path,
        });
    }

    private static IEndpointConventionBuilder Require(IEndpointConventionBuilder routes, string? policy) =>
        policy is null ? routes : routes.RequireAuthorization(policy);
}
