using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using PollerSaga.Faults;
using PollerSaga.Payloads;

namespace PollerSaga.Worker.Http;

/// <summary>
/// Turns the exception of a request into problem details. An invalid value is the caller's error and is named; an unavailable dependency is
/// named too; any other exception is a defect.
/// </summary>
internal sealed class ProblemHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        IResult? problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException } =>
                await BodyProblem.FindAsync(httpContext, cancellationToken),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }
                when ParameterProblem.Find(httpContext) is { } parameter => parameter,
            BadHttpRequestException bad => TypedResults.Problem(bad.Message, statusCode: bad.StatusCode),
            PayloadNotFoundException missing => Problems.NotFound(missing.Message),
            DependencyUnavailableException fault =>
                TypedResults.Problem(fault.Message, statusCode: StatusCodes.Status503ServiceUnavailable),
            _ => null,
        };
        if (problem is null)
            return false;

        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
