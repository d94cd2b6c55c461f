using System.Diagnostics.CodeAnalysis;

namespace PollerSaga.Fetching.Guard;

/// <summary>The rules for the address of a request, on every path by which an address arrives.</summary>
internal static class RequestedUrl
{
    /// <summary>The rule for credentials in addresses.</summary>
    public const string NoUserInfo =
        "contains a user name or a password, which would be stored and shown with the job. Remove the part before the @";

    /// <summary>Whether an address is an absolute one of http or https, with a host.</summary>
    public static bool IsHttp([NotNullWhen(true)] Uri? url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0 };

    /// <summary>Whether an address contains a user name or a password.</summary>
    public static bool HasUserInfo(Uri url) =>
        url.UserInfo.Length > 0 || AuthorityOf(url.OriginalString).Contains('@');

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
