using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Http;

/// <summary>A route for each command of <see cref="JobCommands"/>. A repeated command gets the same response as the first.</summary>
internal static class JobCommandsApi
{
    /// <summary>The name in the history for a request without a name.</summary>
    public const string Anonymous = "the HTTP API";

    public static void Map(RouteGroupBuilder jobs, ApiPolicies policies)
    {
        foreach (var command in JobCommands.All)
        {
            // Only the body of a command with a required parameter is required.
            var route = jobs
                .MapPost(
                    $"/{{jobId:guid}}/{command.Name}",
                    (Guid jobId, HttpContext http, JobControl control, PollerQueries queries) =>
                        ExecuteAsync(command, jobId, http, control, queries))
                .Accepts(command.ArgumentsType, isOptional: command.Parameter is not { IsRequired: true }, JsonBody.ContentType)
                .Produces<PollerJobChanged>()
                .ProducesValidationProblem()
                .ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status409Conflict)
                .WithSummary(command.Summary)
                .WithMetadata(command);
            policies.Apply(route, command.Permission);
        }
    }

    private static async Task<IResult> ExecuteAsync(
        JobCommand command,
        Guid jobId,
        HttpContext http,
        JobControl control,
        PollerQueries queries)
    {
        var (body, problem) = await JsonBody.ReadAsync(http.Request, command.ArgumentsType);
        if (problem is not null)
            return problem;
        if (body is null && command.Parameter is { IsRequired: true } required)
            return Problems.Field(required.Name, $"{required.Name} is missing: {required.Expected}.");

        var arguments = (JobCommandArguments?)body ?? command.CreateArguments(by: null, value: null);
        if (Caller.FindError(arguments.By) is { } invalid)
            return Problems.Field("by", invalid);
        if (command.Parameter is { } parameter && parameter.FindError(command.GetValue(arguments), parameter.Name) is { } error)
            return Problems.Field(parameter.Name, error);

        // The database is checked first. If it is unavailable, the request fails immediately and sends nothing. Otherwise, the workers
        // would hold the command until the database is available, and the caller would only get a time-out.
        if (await queries.GetStatusAsync(jobId, http.RequestAborted) is not { } status)
            return Problems.UnknownJob(jobId);
        if (command.FindRefusal(status) is { } refusal)
            return Problems.Conflict(refusal);

        arguments = arguments with { By = NameOf(http, arguments.By) };
        return await control.ExecuteAsync(command, jobId, arguments, http.RequestAborted) switch
        {
            { Changed: { } changed } => new JsonOk<PollerJobChanged>(changed),
            { Refused: { } refused } => Problems.Conflict(refused.Reason),
            _ => Problems.UnknownJob(jobId),
        };
    }

    /// <summary>Returns the name for the history: the user, or without authentication the name in the body.</summary>
    public static string NameOf(HttpContext http, string? by) =>
        Caller.NameOf(http.User) ?? (string.IsNullOrWhiteSpace(by) ? Anonymous : by);
}
