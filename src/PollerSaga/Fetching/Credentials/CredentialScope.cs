using System.Globalization;
using PollerSaga.Fetching.Guard;

namespace PollerSaga.Fetching.Credentials;

/// <summary>The hosts that get the credentials of a source: the host of its URL, and those of <c>limits.hosts</c>.</summary>
internal sealed class CredentialScope
{
    private readonly string _source;
    private readonly Uri _url;
    private readonly List<AllowedHost> _hosts;

    /// <param name="source">The name of the source, for errors.</param>
    /// <param name="url">The URL of the source.</param>
    /// <param name="hosts">The other hosts, each with an optional port; without it, the default port of the scheme counts.</param>
    /// <exception cref="CredentialsException">A host is invalid.</exception>
    public CredentialScope(string source, Uri url, IEnumerable<string> hosts)
    {
        (_source, _url) = (source, url);
        _hosts = [AllowedHost.Of(url), .. hosts.Select(Parse)];
    }

    /// <summary>
    /// Whether a request to an address gets the credentials. Credentials of an https source are never sent without encryption.
    /// </summary>
    public bool Allows(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && _url.Scheme == Uri.UriSchemeHttp))
        && _hosts.Exists(host => host.Matches(HostNames.Normalize(url.IdnHost), url.Port) && (host.Port is not null || url.IsDefaultPort));

    /// <summary>Refuses an address outside the scope.</summary>
    /// <exception cref="CredentialsException">The address gets no credentials.</exception>
    public void Check(Uri url)
    {
        if (Allows(url))
            return;

        var target = url.IsAbsoluteUri
            ? url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : "a relative address";
        var remedy = url is { IsAbsoluteUri: true, Scheme: "https" } || (url.IsAbsoluteUri && url.Scheme == _url.Scheme)
            ? string.Create(CultureInfo.InvariantCulture, $"If it belongs to the partner, add {url.IdnHost}:{url.Port} to limits.hosts.")
            : "Credentials of an https source are sent only to https addresses.";
        throw new CredentialsException($"The credentials of the source '{_source}' are not sent to {target}. {remedy}");
    }

    private AllowedHost Parse(string host) => AllowedHost.Parse(host) ?? throw new CredentialsException(
        $"limits.hosts of the source '{_source}' has '{host}'; it must be a host with an optional port, for example api2.example.com.");
}
