using Microsoft.AspNetCore.Builder;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Http;

/// <summary>The authorization policies of the API's routes; null for none.</summary>
/// <param name="Read">The policy to read.</param>
/// <param name="Operate">The policy to start and control jobs.</param>
/// <param name="Manage">The policy to change sources.</param>
internal sealed record ApiPolicies(string? Read, string? Operate, string? Manage)
{
    /// <summary>Requires a permission for a route.</summary>
    public void Apply(IEndpointConventionBuilder route, JobPermission permission)
    {
        var policy = permission switch
        {
            JobPermission.Read => Read,
            JobPermission.Operate => Operate,
            _ => Manage,
        };
        if (policy is not null)
            route.RequireAuthorization(policy);
    }
}
