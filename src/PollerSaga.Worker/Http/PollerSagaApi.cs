using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Worker.Http.Sources;

namespace PollerSaga.Worker.Http;

/// <summary>Maps the HTTP API of jobs into a host of the engine.</summary>
internal static class PollerSagaApi
{
    /// <summary>Adds the services of the API to a host with <c>AddPollerSaga</c>.</summary>
    public static IServiceCollection AddPollerSagaApi(this IServiceCollection services)
    {
        services.TryAddSingleton<JobEvents>();
        return services;
    }

    /// <summary>
    /// Maps the API at <c>{path}/jobs</c> and <c>{path}/sources</c>. Its requests are limited to 1 MiB, and requests of pages from other
    /// origins are refused.
    /// </summary>
    /// <param name="endpoints">The routes of the host.</param>
    /// <param name="path">The path, for example <c>/api</c>.</param>
    /// <param name="readPolicy">The authorization policy to read; null for none.</param>
    /// <param name="operatePolicy">The authorization policy to start and control jobs; null is <paramref name="readPolicy"/>.</param>
    /// <param name="managePolicy">The authorization policy to change sources; null is <paramref name="operatePolicy"/>.</param>
    /// <returns>The routes, for further conventions such as rate limits.</returns>
    public static IEndpointConventionBuilder MapPollerSagaApi(
        this IEndpointRouteBuilder endpoints,
        string path = "/api",
        string? readPolicy = null,
        string? operatePolicy = null,
        string? managePolicy = null)
    {
        var api = endpoints.MapGroup(path).WithApiChecks();
        var policies = new ApiPolicies(readPolicy, operatePolicy ?? readPolicy, managePolicy ?? operatePolicy ?? readPolicy);
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        JobsApi.Map(jobs, policies);
        JobCommandsApi.Map(jobs, policies);
        TasksApi.Map(api.MapGroup("/jobs/{jobId:guid}/tasks").WithTags("Tasks"), policies);
        SourcesApi.Map(api.MapGroup("/sources").WithTags("Sources"), policies);
        return api;
    }
}
