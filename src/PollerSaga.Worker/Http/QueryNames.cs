using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Worker.Http;

/// <summary>Refuses unknown query parameters, so that a misspelled filter is not ignored.</summary>
internal static class QueryNames
{
    public static RouteHandlerBuilder TakesOnly(this RouteHandlerBuilder route, params string[] names)
    {
        var valid = names.Length == 0 ? string.Empty : $" Valid parameters are {string.Join(", ", names)}.";
        return route.AddEndpointFilter(async (context, next) =>
        {
            var unknown = context.HttpContext.Request.Query.Keys
                .FirstOrDefault(key => !names.Contains(key, StringComparer.OrdinalIgnoreCase));
            return unknown is null ? await next(context) : Problems.Field(unknown, $"The parameter {unknown} does not exist.{valid}");
        });
    }
}
