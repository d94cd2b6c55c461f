using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Worker.Protection;

/// <summary>
/// Refuses requests from pages of other origins: other sites, and other ports or schemes of the same host. A browser states the origin of
/// every request that is not a plain GET. Programs state none, and are not affected.
/// </summary>
internal static class OriginCheck
{
    /// <summary>The path of the dashboard's live connections, which begin with a GET.</summary>
    private const string LivePath = "/_blazor";

    /// <summary>Refuses requests on every path.</summary>
    public static void UseOriginCheck(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!await RefuseAsync(context))
            await next(context);
    });

    /// <summary>Responds to a request from another origin; returns whether it was one.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context)
    {
        if (!IsForeign(context.Request))
            return false;

        var origin = context.Request.Headers.Origin.ToString();
        await TypedResults.Problem(
            $"A page of {(origin.Length == 0 ? "another site" : Printable.Clip(origin))} cannot use {Own(context.Request)}. If this is its "
            + "own address behind a reverse proxy, configure the forwarded headers.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
        return true;
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) && !IsLive(request))
            return false;

        // Some requests of pages without Origin state their site.
        return request.Headers.Origin is { Count: > 0 } origins
            ? origins.Count > 1 || !IsOwn(origins.ToString(), request)
            : request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    private static bool IsLive(HttpRequest request) =>
        request.Headers.Upgrade.Count > 0 || request.Path.Value?.Contains(LivePath, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var theirs)
        && Uri.TryCreate(Own(request), UriKind.Absolute, out var own)
        && theirs.Scheme == own.Scheme
        && theirs.Port == own.Port
        && string.Equals(theirs.IdnHost, own.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static string Own(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
