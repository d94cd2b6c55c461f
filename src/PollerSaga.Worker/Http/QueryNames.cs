using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Worker.Http;

/// <summary>Refuses parameters that a route does not have: a filter that is spelled wrong must not pass for none.</summary>
internal static class QueryNames
{
    public static RouteHandlerBuilder TakesOnly(this RouteHandlerBuilder route, params string[] names) => route.AddEndpointFilter(async (context, next) =>
    {
        var unknown = context.HttpContext.Request.Query.Keys.FirstOrDefault(key => !names.Contains(key, StringComparer.OrdinalIgnoreCase));
        return unknown is null
            ? await next(context)
            : Problems.Field(unknown, names.Length == 0 ? $"There is no parameter {unknown}." : $"There is no parameter {unknown}; there are {string.Join(", ", names)}.");
    });
}
