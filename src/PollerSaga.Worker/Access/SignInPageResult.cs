using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Access;

/// <summary>The page to sign in, as the response of any route.</summary>
/// <param name="returnUrl">The page to which the sign-in leads; the list of jobs for null and for addresses of other sites.</param>
/// <param name="error">The reason for which the user must sign in again; null for none.</param>
/// <param name="status">The status of the response.</param>
internal sealed class SignInPageResult(string? returnUrl, string? error = null, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>Returns an address of this worker. A link of another site must not lead there after the sign-in.</summary>
    public static string LocalOf(string? returnUrl) =>
        returnUrl is not null && RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl : "/";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var options = httpContext.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value;
        httpContext.Features.Set(ContentPolicy.Page);
        var parameters = new { Error = error, Provider = options.OpenIdConnect.Authority, ReturnUrl = LocalOf(returnUrl) };
        return new RazorComponentResult<SignInPage>(parameters) { StatusCode = status }.ExecuteAsync(httpContext);
    }
}
