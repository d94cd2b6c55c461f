using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PollerSaga.Fetching.Guard;

/// <summary>The rules for the address of a request, on every path by which an address arrives.</summary>
internal static class RequestedUrl
{
    /// <summary>The rule for credentials in addresses.</summary>
    public const string NoUserInfo =
        "contains a user name or a password, which would be stored and shown with the job. Remove the part before the @";

    // Uri removes the marks of writing direction from a host, and the zone from an IPv6 address, but not everywhere.
    private static readonly SearchValues<char> Removed = SearchValues.Create("\u200E\u200F\u202A\u202B\u202C\u202D\u202E%");

    /// <summary>Whether an address is an absolute one of http or https, with a host.</summary>
    public static bool IsHttp([NotNullWhen(true)] Uri? url) =>
        url is { IsAbsoluteUri: true, Scheme: "http" or "https" } && HasHost(url);

    /// <summary>Whether an address contains a user name or a password.</summary>
    public static bool HasUserInfo(Uri url) =>
        url.UserInfo.Length > 0 || AuthorityOf(url.OriginalString).Contains('@');

    private static bool HasHost(Uri url)
    {
        if (AuthorityOf(url.OriginalString).ContainsAny(Removed))
            return false;

        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false; // A host with a character that names cannot contain. Uri notices it only here.
        }
    }

    // "http://@host" has an empty user name, which Uri does not distinguish from none.
    private static ReadOnlySpan<char> AuthorityOf(string address)
    {
        var start = address.IndexOf("//", StringComparison.Ordinal);
        if (start < 0)
            return [];

        var rest = address.AsSpan(start + 2);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }
}
