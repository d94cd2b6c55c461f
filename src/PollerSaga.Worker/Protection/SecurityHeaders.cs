using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Worker.Protection;

/// <summary>The headers that tell a browser what responses may do: load, be framed, be read by pages of other sites.</summary>
internal static class SecurityHeaders
{
    // The policy of everything that is not a page.
    private static readonly ContentPolicy Nothing = new("default-src 'none'; base-uri 'none'; form-action 'none'");

    private static readonly object Key = new();

    /// <summary>Adds the headers to every response, including errors.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        AddTo(context);
        return next(context);
    });

    /// <summary>Adds the headers to a response when it starts.</summary>
    public static void AddTo(HttpContext context)
    {
        if (context.Items.TryAdd(Key, true))
            context.Response.OnStarting(Set, context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var policy = context.Features.Get<ContentPolicy>() ?? context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>() ?? Nothing;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"{policy.DirectivesOf(context)}; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // With no-referrer, forms of the page itself would have the origin null.
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
