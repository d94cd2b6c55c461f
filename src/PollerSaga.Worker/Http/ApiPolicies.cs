using Microsoft.AspNetCore.Builder;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Http;

/// <summary>The authorization policies of the API's routes; null for none.</summary>
/// <param name="Read">The policy to read.</param>
/// <param name="Operate">The policy to start and control jobs.</param>
internal sealed record ApiPolicies(string? Read, string? Operate)
{
    /// <summary>Requires a permission for a route.</summary>
    public void Apply(IEndpointConventionBuilder route, JobPermission permission)
    {
        if ((permission == JobPermission.Read ? Read : Operate) is { } policy)
            route.RequireAuthorization(policy);
    }
}
