using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using PollerSaga.Faults;
using PollerSaga.Payloads;

namespace PollerSaga.Worker.Http;

/// <summary>Answers for what a request made throw: bad values are the caller's, by name; a dependency that is away is said to be; the rest is a defect.</summary>
internal sealed partial class ProblemHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        IResult? problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException json } => OfJson(json),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad when UnreadableParameter().Match(bad.Message) is { Success: true } match =>
                Problems.Field(match.Groups["name"].Value, $"{match.Groups["name"].Value} is '{match.Groups["value"].Value}', which cannot be read."),
            BadHttpRequestException bad => TypedResults.Problem(bad.Message, statusCode: bad.StatusCode),
            PayloadNotFoundException missing => Problems.NotFound(missing.Message),
            DependencyUnavailableException fault => TypedResults.Problem(fault.Message, statusCode: StatusCodes.Status503ServiceUnavailable),
            _ => null,
        };
        if (problem is null)
            return false;

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static IResult OfJson(JsonException json)
    {
        if (UnknownField().Match(json.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups["name"].Value;
            return Problems.Field(name, $"There is no field {name}.");
        }

        var field = json.Path is { Length: > 2 } path ? path[2..] : null;
        return field is null
            ? TypedResults.Problem("The body is not a JSON object.", statusCode: StatusCodes.Status400BadRequest)
            : Problems.Field(field, $"{field} cannot be read: {json.Message.Split(" Path:")[0]}");
    }

    [GeneratedRegex("""Failed to bind parameter "[^"]* (?<name>\w+)" from "(?<value>.*)"\.""", RegexOptions.Singleline)]
    private static partial Regex UnreadableParameter();

    [GeneratedRegex("The JSON property '(?<name>.*)' could not be mapped")]
    private static partial Regex UnknownField();
}
