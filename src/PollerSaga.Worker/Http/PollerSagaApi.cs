using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace PollerSaga.Worker.Http;

/// <summary>The HTTP API of a worker, and its description.</summary>
internal static class PollerSagaApi
{
    public static IServiceCollection AddPollerSagaApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PollerSaga";
            document.Info.Description = "Starts, shows and controls jobs that poll paginated APIs. "
                + "Times are UTC, durations are hh:mm:ss, and errors are problem details (RFC 9457).";
            return Task.CompletedTask;
        }));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // for ProblemHandler to name the field
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddSingleton<JobEvents>();
        return services;
    }

    /// <summary>Maps the API at <c>/api</c>, its description at <c>/openapi/v1.json</c> and <c>/scalar</c>.</summary>
    public static void MapPollerSagaApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(RefuseForeignPages);
        app.Use(KeepBody);

        var jobs = app.MapGroup("/api/jobs").WithTags("Jobs");
        JobsApi.Map(jobs);
        JobCommandsApi.Map(jobs);
        TasksApi.Map(app.MapGroup("/api/jobs/{jobId:guid}/tasks").WithTags("Tasks"));

        app.MapOpenApi();
        app.MapScalarApiReference("/scalar", page => page.WithTitle("PollerSaga").DisableDefaultFonts());
    }

    // A browser states the origin of a request: a page of another site must not control jobs on behalf of its reader.
    private static Task RefuseForeignPages(HttpContext context, RequestDelegate next) =>
        !HttpMethods.IsGet(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"] == "cross-site"
            ? TypedResults
                .Problem("A page of another site cannot control jobs.", statusCode: StatusCodes.Status403Forbidden)
                .ExecuteAsync(context)
            : next(context);

    // For the fields of a body that cannot be read to be named, it is read twice.
    private static Task KeepBody(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            context.Request.EnableBuffering();
        return next(context);
    }
}
