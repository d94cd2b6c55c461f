using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using PollerSaga.ApiKeys;

namespace PollerSaga.Worker.Access;

/// <summary>Signs users of the dashboard in, with an API key or with OpenID Connect, and out.</summary>
internal static class SignInEndpoints
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/sign-in";

    /// <summary>The path to which a form with a key is sent.</summary>
    public const string KeyPath = "/sign-in/key";

    /// <summary>The path that leads to the provider of OpenID Connect.</summary>
    public const string ProviderPath = "/sign-in/provider";

    /// <summary>The path to which the button to sign out is sent.</summary>
    public const string SignOutPath = "/sign-out";

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.MapGroup(string.Empty).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Path, (string? returnUrl = null) => new SignInPageResult(returnUrl));
        routes.MapPost(KeyPath, SignInWithKeyAsync).WithApiLimits();
        routes.MapGet(ProviderPath, SignInWithProviderAsync);
        routes.MapPost(SignOutPath, SignOutAsync);
    }

    private static async Task<Results<RedirectHttpResult, SignInPageResult>> SignInWithKeyAsync(
        [FromForm] string? key,
        [FromForm] string? returnUrl,
        ApiKeyStore keys,
        Sessions sessions,
        IOptions<HttpOptions> options,
        HttpContext http)
    {
        if (await keys.VerifyAsync(key?.Trim() ?? string.Empty, http.RequestAborted) is not { } found)
            return new SignInPageResult(returnUrl, "The API key does not exist, or has expired.", StatusCodes.Status401Unauthorized);

        await sessions.OpenAsync(http, UserClaims.UserOf(found), options.Value.SessionDuration);
        return TypedResults.Redirect(SignInPageResult.LocalOf(returnUrl));
    }

    private static Task SignInWithProviderAsync(HttpContext http, IOptions<HttpOptions> options, string? returnUrl = null) =>
        options.Value.OpenIdConnect.IsUsed
            ? ProviderSignIn.BeginAsync(http, SignInPageResult.LocalOf(returnUrl))
            : TypedResults.NotFound().ExecuteAsync(http);

    private static async Task SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(Schemes.Session);
        http.Response.Redirect($"{http.Request.PathBase}{Path}");
    }
}
