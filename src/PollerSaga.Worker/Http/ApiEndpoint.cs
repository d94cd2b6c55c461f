using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Http;

/// <summary>
/// The checks and the errors of each route of the API. They belong to the route, and not to the host: a host has its own error pages.
/// </summary>
internal static class ApiEndpoint
{
    /// <summary>Adds the checks to routes.</summary>
    public static TBuilder WithApiChecks<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
    {
        routes.WithMetadata(new RequestSizeLimit(JsonBody.MaxBytes));
        routes.Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => ExecuteAsync(context, handle);
        });
        return routes;
    }

    private static async Task ExecuteAsync(HttpContext context, RequestDelegate handle)
    {
        SecurityHeaders.AddTo(context);
        context.Response.Headers.CacheControl = "no-store"; // A route can replace it.
        if (await OriginCheck.RefuseAsync(context))
            return;

        try
        {
            if (QueryProblem.Find(context.Request) is { } problem)
                await problem.ExecuteAsync(context);
            else
                await handle(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && Problems.Of(exception) is { } problem)
        {
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }
}
