using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PollerSaga.Worker.Protection;
using Scalar.AspNetCore;

namespace PollerSaga.Worker.Hosting;

/// <summary>The page that describes the HTTP API.</summary>
internal static class ApiReference
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/scalar";

    public static IEndpointConventionBuilder MapApiReference(this IEndpointRouteBuilder endpoints) => endpoints
        .MapScalarApiReference(Path, page => page.WithTitle("PollerSaga").DisableDefaultFonts().WithNonce())
        .WithMetadata(new Policy());

    /// <summary>The page has an inline script, which a random number of the response allows.</summary>
    private sealed record Policy() : ContentPolicy(
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'")
    {
        public override string DirectivesOf(HttpContext context)
        {
            var nonce = context.Items[ScalarOptions.NonceHttpContextItemKey] is string random ? $" 'nonce-{random}'" : string.Empty;
            return $"{Directives}; script-src 'self'{nonce}";
        }
    }
}
