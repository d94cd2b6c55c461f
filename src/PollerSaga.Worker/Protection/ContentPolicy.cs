using Microsoft.AspNetCore.Http;

namespace PollerSaga.Worker.Protection;

/// <summary>
/// The content security policy of an endpoint, as metadata, or of one response, as a feature. Every policy also forbids frames.
/// </summary>
/// <param name="Directives">The directives.</param>
internal record ContentPolicy(string Directives)
{
    /// <summary>The policy of the dashboard's pages. MudBlazor sets styles of elements, and writes a style element.</summary>
    public static ContentPolicy Page { get; } = new(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'self'; form-action 'self'");

    /// <summary>Returns the directives for a response.</summary>
    public virtual string DirectivesOf(HttpContext context) => Directives;
}
