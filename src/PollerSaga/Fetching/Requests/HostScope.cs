using System.Globalization;
using PollerSaga.Fetching.Guard;

namespace PollerSaga.Fetching.Requests;

/// <summary>The hosts to which the links of a partner may lead: the source's own, and those of <c>limits.hosts</c>.</summary>
internal sealed class HostScope
{
    private readonly Uri _source;
    private readonly IReadOnlyList<AllowedHost> _named;

    private HostScope(Uri source, IReadOnlyList<AllowedHost> named) => (_source, _named) = (source, named);

    /// <summary>The scope of a source.</summary>
    /// <param name="source">The address of the source.</param>
    /// <param name="hosts">The additional hosts, as <c>host</c> or <c>host:port</c>.</param>
    /// <exception cref="FetchException">A host is invalid.</exception>
    public static HostScope Of(Uri source, IReadOnlyList<string> hosts) => new(source, [.. hosts.Select(host => AllowedHost.Parse(host)
        ?? throw Refused($"limits.hosts contains '{host}', which is no host. Write host or host:port, for example api.example.com."))]);

    public bool Allows(Uri target) => RequestedUrl.IsHttp(target) && !RequestedUrl.HasUserInfo(target) && IsInScope(target);

    /// <summary>Checks that a link of the partner may be requested.</summary>
    /// <exception cref="FetchException">
    /// The link is not requested. The message contains only scheme, host and port of the link, because the rest can contain secrets.
    /// </exception>
    public void Check(Uri target)
    {
        if (!RequestedUrl.IsHttp(target))
            throw Refused("The next URL of the API is not an absolute http or https address. It is not requested.");
        if (RequestedUrl.HasUserInfo(target))
        {
            throw Refused(
                $"The next URL of the API, at {target.Host}, contains a user name or a password. It is not requested. "
                + "Describe the login under credentials, and ask the partner for links without it.");
        }

        if (IsInScope(target))
            return;

        var (origin, next) = (UrlText.OriginOf(_source), OriginOf(target));
        throw Refused(IsDowngrade(target)
            ? $"The next URL of the API is at {next}, which is not encrypted, although the source is at {origin}. It is not requested. "
                + $"If the partner has no https there, add {Name(target, withPort: true)} to limits.hosts."
            : $"The next URL of the API is at {next}, which is another host than that of the source, {origin}. It is not requested. "
                + $"If the host belongs to the partner, add {Name(target, withPort: !target.IsDefaultPort)} to limits.hosts.");
    }

    // An entry without a port does not allow unencrypted requests.
    private bool IsInScope(Uri target)
    {
        var (own, other) = (AllowedHost.Of(_source), AllowedHost.Of(target));
        if (_named.Any(named => named.Matches(other.Host, target.Port) && (named.Port is not null || !IsDowngrade(target))))
            return true;
        if (own.Host != other.Host || IsDowngrade(target))
            return false;
        return _source.Port == target.Port || (_source.IsDefaultPort && target.IsDefaultPort);
    }

    private bool IsDowngrade(Uri target) => _source.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp;

    private static string OriginOf(Uri target) => $"{target.Scheme}://{Name(target, withPort: !target.IsDefaultPort)}";

    private static string Name(Uri target, bool withPort)
    {
        var host = target.HostNameType == UriHostNameType.IPv6 ? target.Host : target.IdnHost;
        return withPort ? string.Create(CultureInfo.InvariantCulture, $"{host}:{target.Port}") : host;
    }

    private static FetchException Refused(string message) => new(message, isRetriable: false);
}
