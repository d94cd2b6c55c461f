using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.ApiKeys;

namespace PollerSaga.Worker.Access;

/// <summary>The sessions of users in a browser. A session ends at its time, or with the API key that opened it.</summary>
internal sealed class Sessions(ApiKeyStore keys, TimeProvider clock)
{
    /// <summary>Opens a session.</summary>
    public async Task OpenAsync(HttpContext http, ClaimsPrincipal user, TimeSpan duration)
    {
        var end = clock.GetUtcNow() + duration;
        UserClaims.AddEnd(user, end);
        await http.SignInAsync(Schemes.Session, user, new AuthenticationProperties { ExpiresUtc = end });
    }

    /// <summary>Whether the session of a user still exists.</summary>
    public async Task<bool> IsOpenAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        UserClaims.EndOf(user) > clock.GetUtcNow()
        && (UserClaims.KeyOf(user) is not { } key || await keys.FindAsync(key, cancellationToken) is not null);

    /// <summary>Refuses the cookie of a closed session, except on open routes: those need no database.</summary>
    public static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return;

        var sessions = http.RequestServices.GetRequiredService<Sessions>();
        if (!await sessions.IsOpenAsync(context.Principal!, http.RequestAborted))
            context.RejectPrincipal();
    }
}
