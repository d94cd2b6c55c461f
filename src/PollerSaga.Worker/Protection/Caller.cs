using System.Security.Claims;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Protection;

/// <summary>The person or program that sent a request, for the history of jobs.</summary>
internal static class Caller
{
    // From the most readable to the most technical.
    private static readonly string[] NameClaims =
    [
        "name", ClaimTypes.Name, "preferred_username", "email", ClaimTypes.Email, "client_id", "azp", "sub", ClaimTypes.NameIdentifier,
    ];

    /// <summary>Returns the name of an authenticated user; null for others.</summary>
    public static string? NameOf(ClaimsPrincipal? user)
    {
        if (user?.Identity is not { IsAuthenticated: true } identity)
            return null;

        var name = identity.Name ?? NameClaims.Select(claim => user.FindFirst(claim)?.Value).FirstOrDefault(value => value is not null);
        return string.IsNullOrWhiteSpace(name) ? "an authenticated user" : Printable.Of(name, PollerJobEvent.MaxByLength);
    }

    /// <summary>Returns the error of a name that a request states; null for a valid name, and for none.</summary>
    public static string? FindError(string? by)
    {
        if (by is { Length: > PollerJobEvent.MaxByLength })
            return $"by has {by.Length} characters; it must have at most {PollerJobEvent.MaxByLength}.";
        return by?.Any(char.IsControl) == true ? "by contains control characters; remove them." : null;
    }
}
