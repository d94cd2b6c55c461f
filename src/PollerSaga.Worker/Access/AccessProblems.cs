using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Access;

/// <summary>
/// Responds to requests without a user, or whose user may not do this: programs get problem details, and people are asked to sign in.
/// </summary>
internal sealed class AccessProblems(IOptions<HttpOptions> options) : IAuthorizationMiddlewareResultHandler
{
    private const string Remedy = "Send an API key or a token: 'Authorization: Bearer …'. 'pollersaga keys add' creates a key.";

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);

        var isPerson = IsPerson(context.Request);
        if (authorizeResult.Forbidden)
            return isPerson ? ForbidPageAsync(context) : ForbidAsync(context, policy);
        return isPerson ? SignInAsync(context) : ChallengeAsync(context);
    }

    // A browser that opens a page, and not a script on it.
    private static bool IsPerson(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Authorization.Count == 0
        && request.Headers.Upgrade.Count == 0
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task ChallengeAsync(HttpContext context)
    {
        var failure = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Failure;
        var reason = failure switch
        {
            null => "The request has no user.",
            AuthenticationFailureException => failure.Message, // an API key
            _ => "The token is invalid or has expired.",
        };
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem($"{reason} {Remedy}", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    private Task ForbidAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var permission = policy.Requirements
            .OfType<PermissionRequirement>()
            .Select(needed => needed.Permission)
            .DefaultIfEmpty()
            .Max();
        return TypedResults.Problem(DescribeMissing(context, permission), statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private Task ForbidPageAsync(HttpContext context) =>
        new SignInPageResult(returnUrl: null, DescribeMissing(context, JobPermission.Read), StatusCodes.Status403Forbidden)
            .ExecuteAsync(context);

    private string DescribeMissing(HttpContext context, JobPermission permission)
    {
        var action = permission == JobPermission.Manage ? "manage sources" : $"{permission.ToString().ToLowerInvariant()} jobs";
        return $"{Caller.NameOf(context.User)} may not {action}. Use a key with this permission, or a user with the role "
            + $"{Permissions.RoleOf(permission, options.Value)}.";
    }

    private Task SignInAsync(HttpContext context)
    {
        var page = $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}";
        if (options.Value.OpenIdConnect.IsUsed)
            return ProviderSignIn.BeginAsync(context, page);

        context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.Path}{QueryString.Create("returnUrl", page)}");
        return Task.CompletedTask;
    }
}
