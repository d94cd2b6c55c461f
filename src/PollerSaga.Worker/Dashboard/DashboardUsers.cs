using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Dashboard;

/// <summary>Finds the user of a page, and what the policies of its dashboard allow now.</summary>
internal sealed class DashboardUsers(AuthenticationStateProvider authentication, IAuthorizationService authorization)
{
    public async Task<DashboardUser> FindAsync(DashboardMount mount)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var canRead = await IsAllowedAsync(user, mount.ReadPolicy);
        return new DashboardUser(
            Caller.NameOf(user),
            canRead,
            canRead && !mount.IsReadOnly && await IsAllowedAsync(user, mount.OperatePolicy));
    }

    private async Task<bool> IsAllowedAsync(ClaimsPrincipal user, string? policy) =>
        policy is null || (await authorization.AuthorizeAsync(user, resource: null, policy)).Succeeded;
}
