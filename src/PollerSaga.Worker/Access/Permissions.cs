using System.Security.Claims;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Access;

/// <summary>The permissions of a user: those of an API key, or those of the roles in a token.</summary>
internal static class Permissions
{
    // Values of the first two are lists, separated by spaces.
    private static readonly string[] ScopeClaims = ["scope", "scp"];
    private static readonly string[] RoleClaims = ["roles", "role", "groups", ClaimTypes.Role];

    /// <summary>Whether a user has a permission. To manage includes to operate, and to operate includes to read.</summary>
    public static bool Has(ClaimsPrincipal user, JobPermission permission, HttpOptions options)
    {
        if (user.Identity is not { IsAuthenticated: true })
            return false;
        if (UserClaims.PermissionOf(user) is { } ofKey)
            return ofKey >= permission;
        return Enum.GetValues<JobPermission>().Any(held => held >= permission && HasRole(user, RoleOf(held, options)));
    }

    /// <summary>Whether a user may see details of the worker, such as the addresses of its servers.</summary>
    public static bool SeesDetails(ClaimsPrincipal user, HttpOptions options) =>
        !options.IsAuthenticated || Has(user, JobPermission.Read, options);

    /// <summary>The role of a permission; empty for everyone with a token.</summary>
    public static string RoleOf(JobPermission permission, HttpOptions options) => permission switch
    {
        JobPermission.Read => options.ReadRole,
        JobPermission.Operate => options.OperateRole,
        _ => options.ManageRole,
    };

    private static bool HasRole(ClaimsPrincipal user, string? role) => string.IsNullOrEmpty(role) || user.Claims.Any(claim =>
        RoleClaims.Contains(claim.Type)
            ? claim.Value == role
            : ScopeClaims.Contains(claim.Type) && claim.Value.Split(' ').Contains(role));
}
