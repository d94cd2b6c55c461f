using System.Globalization;
using System.Security.Claims;
using PollerSaga.ApiKeys;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Access;

/// <summary>The claims that this program itself adds to users. Claims of identity providers have other issuers.</summary>
internal static class UserClaims
{
    private const string Issuer = "pollersaga";
    private const string Permission = "permission";
    private const string Key = "key";
    private const string Until = "until";

    /// <summary>Creates the user of an API key.</summary>
    public static ClaimsPrincipal UserOf(ApiKey key) => new(new ClaimsIdentity(
        [
            new Claim("name", key.Name),
            Own(Permission, key.Permission.ToString()),
            Own(Key, key.Id),
        ],
        Schemes.ApiKey,
        nameType: "name",
        roleType: "role"));

    /// <summary>Adds the end of the session. A live page of the dashboard has no other way to know it.</summary>
    public static void AddEnd(ClaimsPrincipal user, DateTimeOffset end) =>
        ((ClaimsIdentity)user.Identity!).AddClaim(Own(Until, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    /// <summary>The permission of an API key; null for other users.</summary>
    public static JobPermission? PermissionOf(ClaimsPrincipal user) =>
        Find(user, Permission) is { } permission ? Enum.Parse<JobPermission>(permission) : null;

    /// <summary>The id of an API key; null for other users.</summary>
    public static string? KeyOf(ClaimsPrincipal user) => Find(user, Key);

    /// <summary>The end of the session; null for a user without one.</summary>
    public static DateTimeOffset? EndOf(ClaimsPrincipal user) => Find(user, Until) is { } seconds
        ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture))
        : null;

    private static Claim Own(string type, string value) => new(type, value, ClaimValueTypes.String, Issuer);

    private static string? Find(ClaimsPrincipal user, string type) =>
        user.FindFirst(claim => claim.Type == type && claim.Issuer == Issuer)?.Value;
}
