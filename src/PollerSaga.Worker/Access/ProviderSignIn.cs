using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Access;

/// <summary>The begin of a sign-in at the provider of OpenID Connect, and its failures. A failure is no defect of the worker.</summary>
internal static class ProviderSignIn
{
    private const int MaxReasonLength = 500;

    /// <summary>Leads the browser to the provider; if the provider is unavailable, shows the page to sign in with a key.</summary>
    public static async Task BeginAsync(HttpContext http, string returnUrl)
    {
        try
        {
            await http.ChallengeAsync(Schemes.OpenIdConnect, new AuthenticationProperties { RedirectUri = returnUrl });
        }
        catch (InvalidOperationException exception) // The description of the provider cannot be read.
        {
            Log(http, exception);
            await new SignInPageResult(
                returnUrl,
                $"The provider {AuthorityOf(http)} is unavailable. Try again later, or use an API key.",
                StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);
        }
    }

    /// <summary>Shows that a sign-in failed: the user refused it, or its page was too old, or the provider reported an error.</summary>
    public static async Task EndAsync(RemoteFailureContext failed)
    {
        failed.HandleResponse();
        if (failed.Failure is { } failure)
            Log(failed.HttpContext, failure);
        await new SignInPageResult(
            failed.Properties?.RedirectUri,
            $"The sign-in at {AuthorityOf(failed.HttpContext)} failed. Try again; the log of the worker has the reason.",
            StatusCodes.Status401Unauthorized).ExecuteAsync(failed.HttpContext);
    }

    private static string AuthorityOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value.OpenIdConnect.Authority;

    // The reason may contain texts of the provider, and of the address that the browser opened.
    private static void Log(HttpContext http, Exception exception) => http.RequestServices
        .GetRequiredService<ILoggerFactory>()
        .CreateLogger(typeof(ProviderSignIn))
        .SignInFailed(Printable.Of(exception.Message, MaxReasonLength));
}
