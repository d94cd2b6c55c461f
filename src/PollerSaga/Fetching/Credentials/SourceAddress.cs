using PollerSaga.Fetching.Guard;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Credentials;

/// <summary>
/// Renders the addresses that get credentials. The value of a parameter must not move an address to another host than the definition
/// describes: a person who starts a job could otherwise receive the secrets of the source.
/// </summary>
internal static class SourceAddress
{
    private const string AuthorityStart = "://";

    /// <summary>Renders an absolute address.</summary>
    /// <param name="source">The name of the source, for errors.</param>
    /// <param name="key">The key of the definition, for errors, for example <c>url</c>.</param>
    /// <param name="address">The address.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="CredentialsException">The address is not one of http or https, or a value changes its host.</exception>
    public static Uri Render(string source, string key, Template address, ITemplateValues values)
    {
        CheckAuthority(source, key, address, values);
        return Uri.TryCreate(address.Render(values), UriKind.Absolute, out var url)
            && RequestedUrl.IsHttp(url)
            && !RequestedUrl.HasUserInfo(url)
            ? url
            : throw new CredentialsException(
                $"'{key}' of the source '{source}' is not an http or https address without a user name: {address.Text}. Correct the "
                + "definition or the values of its parameters.");
    }

    /// <summary>Appends a path to the URL of a source.</summary>
    public static Uri Join(Uri url, string path) =>
        new(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + path.TrimStart('/'));

    // A reference at the beginning is the whole address, or its scheme: the definition leaves the host to the parameter. A reference that
    // is the whole authority may contain a port.
    private static void CheckAuthority(string source, string key, Template address, ITemplateValues values)
    {
        var parts = address.Parts;
        if (parts is not [{ Kind: TemplatePartKind.Literal } first, ..])
            return;

        var start = first.Text.IndexOf(AuthorityStart, StringComparison.Ordinal);
        var rest = start < 0 ? string.Empty : first.Text[(start + AuthorityStart.Length)..];
        if (start < 0 || EndsAuthority(rest))
            return;

        for (var index = 1; index < parts.Count; index++)
        {
            var part = parts[index];
            if (part.Kind == TemplatePartKind.Literal)
            {
                if (EndsAuthority(part.Text))
                    return;
                continue;
            }

            var isWhole = rest.Length == 0 && index == 1
                && (parts.Count == 2 || (parts[2].Kind == TemplatePartKind.Literal && parts[2].Text[0] is '/' or '?' or '#'));
            if (values.ValueOf(part).AsSpan().IndexOfAny(isWhole ? "/?#@\\" : "/?#@\\:") >= 0)
            {
                throw new CredentialsException(
                    $"The value of '{part.Text}' changes the host in '{key}' of the source '{source}'. It must be a part of a host, "
                    + "without '/', '?', '#', '@', ':' and '\\'.");
            }
        }
    }

    private static bool EndsAuthority(string text) => text.AsSpan().IndexOfAny("/?#\\") >= 0;
}
