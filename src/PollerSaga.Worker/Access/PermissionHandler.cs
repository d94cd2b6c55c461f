using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace PollerSaga.Worker.Access;

/// <summary>Decides whether a user has a permission.</summary>
internal sealed class PermissionHandler(IOptions<HttpOptions> options) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (Permissions.Has(context.User, requirement.Permission, options.Value))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
