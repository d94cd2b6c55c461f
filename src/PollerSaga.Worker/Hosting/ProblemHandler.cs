using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.Hosting;

/// <summary>Turns an exception outside of the API's routes into problem details, for example an unavailable database of keys.</summary>
internal sealed class ProblemHandler(IOptions<HttpOptions> options) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var isShown = Permissions.SeesDetails(httpContext.User, options.Value);
        var problem = exception is DependencyUnavailableException && !isShown
            ? TypedResults.Problem(
                "The database is unavailable. Try again later.",
                statusCode: StatusCodes.Status503ServiceUnavailable)
            : Problems.Of(exception);
        if (problem is null)
            return false;

        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
