using System.Globalization;
using System.Net;

namespace PollerSaga.Fetching.Guard;

/// <summary>
/// Follows redirections, at most <see cref="MaxRedirects"/>, within the origin of the request unless its <see cref="RedirectScope"/> allows
/// more, and never from https to http. Another origin gets neither credentials nor content.
/// </summary>
internal sealed class RedirectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public const int MaxRedirects = 5;

    private const int MaxShownLength = 200;

    // All headers that another origin gets. A credential can be in a header of any name.
    private static readonly HashSet<string> HarmlessHeaders =
        new(["Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "User-Agent"], StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!IsRedirection(response.StatusCode) || response.Headers.Location is not { } location)
                return response;

            using (response)
            {
                if (!Uri.TryCreate(request.RequestUri!, location, out var target))
                    throw Refuse(response, "a relative address", "which is invalid.");
                if (FindRefusal(request, target, redirects) is { } refusal)
                    throw Refuse(response, Describe(target), refusal);
                if (!IsSameOrigin(request.RequestUri!, target) && KeepsContent(request, response.StatusCode))
                    throw Refuse(response, Describe(target), "which is another origin; content is sent only to the origin of a request.");

                Redirect(request, response.StatusCode, target);
            }
        }
    }

    private static bool IsRedirection(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found
        or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;

    private static string? FindRefusal(HttpRequestMessage request, Uri target, int redirects)
    {
        var origin = request.RequestUri!;
        if (redirects == MaxRedirects)
            return $"after {MaxRedirects} redirections. Start the job with the final address.";
        if (target.Scheme is not ("http" or "https"))
            return "which is neither an http nor an https address.";
        if (target.UserInfo.Length > 0)
            return "which contains a user name or a password.";
        if (origin.Scheme == "https" && target.Scheme == "http")
            return "which is not encrypted.";
        if (IsSameOrigin(origin, target) || (request.Options.TryGetValue(RedirectScope.Key, out var scope) && scope.Allows(target)))
            return null;
        return $"which is another origin than {OriginOf(origin)}. If the API has moved there, start the job with that address.";
    }

    private static bool IsSameOrigin(Uri one, Uri other) => OriginOf(one) == OriginOf(other);

    private static string OriginOf(Uri address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{HostNames.Normalize(address.IdnHost)}:{address.Port}");

    // RFC 9110, 15.4: a POST that is answered by 301 or 302 becomes a GET, as in browsers; by 303, every method but HEAD does.
    private static bool BecomesGet(HttpMethod method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found => method == HttpMethod.Post,
        HttpStatusCode.SeeOther => method != HttpMethod.Get && method != HttpMethod.Head,
        _ => false,
    };

    private static bool KeepsContent(HttpRequestMessage request, HttpStatusCode status) =>
        request.Content is not null && !BecomesGet(request.Method, status);

    private static void Redirect(HttpRequestMessage request, HttpStatusCode status, Uri target)
    {
        if (BecomesGet(request.Method, status))
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = null;
        }

        if (!IsSameOrigin(request.RequestUri!, target))
        {
            // Collected first: a removal moves the headers after it, and an enumeration would skip one.
            var removed = request.Headers.NonValidated
                .Select(header => header.Key)
                .Where(name => !HarmlessHeaders.Contains(name))
                .ToList();
            foreach (var name in removed)
                request.Headers.Remove(name);
        }

        request.RequestUri = target;
    }

    private static RequestRefusedException Refuse(HttpResponseMessage response, string target, string reason)
    {
        var status = (int)response.StatusCode;
        return new RequestRefusedException(string.Create(
            CultureInfo.InvariantCulture,
            $"The API answered {status} {response.ReasonPhrase} and redirects to {target}, {reason}"))
        {
            HttpStatus = status,
        };
    }

    // Without user name and query, which can contain secrets.
    private static string Describe(Uri target)
    {
        var text = target.Host.Length == 0
            ? $"{target.Scheme}:"
            : target.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return text.Length <= MaxShownLength ? text : $"{text.AsSpan(0, MaxShownLength)}…";
    }
}
