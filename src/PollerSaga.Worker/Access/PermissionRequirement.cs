using Microsoft.AspNetCore.Authorization;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Access;

/// <summary>A permission that a user must have.</summary>
/// <param name="Permission">The permission.</param>
internal sealed record PermissionRequirement(JobPermission Permission) : IAuthorizationRequirement;
