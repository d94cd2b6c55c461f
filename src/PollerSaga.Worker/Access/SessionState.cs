using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using PollerSaga.Faults;

namespace PollerSaga.Worker.Access;

/// <summary>The user of a live page of the dashboard. When the session ends, the page has no user any more.</summary>
internal sealed class SessionState(ILoggerFactory loggerFactory, Sessions sessions)
    : RevalidatingServerAuthenticationStateProvider(loggerFactory)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.IsOpenAsync(authenticationState.User, cancellationToken);
        }
        catch (DependencyUnavailableException)
        {
            return true; // The next check reads the key again. Until then, the page shows that the database is unavailable.
        }
    }
}
