using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>A route for each command of <see cref="JobCommands"/>. A repeated command gets the same response as the first.</summary>
internal static class JobCommandsApi
{
    /// <summary>The name in the history for a request without a name.</summary>
    public const string Anonymous = "the HTTP API";

    private static readonly MethodInfo MapMethod =
        typeof(JobCommandsApi).GetMethod(nameof(MapCommand), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static void Map(RouteGroupBuilder jobs)
    {
        foreach (var command in JobCommands.All)
            MapMethod.MakeGenericMethod(command.ArgumentsType).Invoke(null, [jobs, command]);
    }

    private static void MapCommand<TArguments>(RouteGroupBuilder jobs, JobCommand command)
        where TArguments : JobCommandArguments
    {
        // Only the body of a command with a required parameter is required.
        Delegate handler = command.Parameter is { IsRequired: true }
            ? (Guid jobId, TArguments body, JobControl control, PollerQueries queries, CancellationToken token) =>
                ExecuteAsync(command, jobId, body, control, queries, token)
            : (Guid jobId, TArguments? body, JobControl control, PollerQueries queries, CancellationToken token) =>
                ExecuteAsync(command, jobId, body, control, queries, token);
        jobs.MapPost($"/{{jobId:guid}}/{command.Name}", handler).TakesOnly().WithSummary(command.Summary).WithMetadata(command);
    }

    private static async Task<Results<Ok<PollerJobChanged>, ValidationProblem, ProblemHttpResult>> ExecuteAsync(
        JobCommand command,
        Guid jobId,
        JobCommandArguments? body,
        JobControl control,
        PollerQueries queries,
        CancellationToken cancellationToken)
    {
        var arguments = body ?? command.CreateArguments(by: null, value: null);
        if (command.Parameter is { } parameter && parameter.FindError(command.GetValue(arguments), parameter.Name) is { } error)
            return Problems.Field(parameter.Name, error);

        // The database is checked first. If it is unavailable, the request fails immediately and sends nothing. Otherwise, the workers
        // would hold the command until the database is available, and the caller would only get a time-out.
        if (await queries.GetStatusAsync(jobId, cancellationToken) is not { } status)
            return Problems.UnknownJob(jobId);
        if (command.FindRefusal(status) is { } refusal)
            return Problems.Conflict(refusal);

        arguments = string.IsNullOrWhiteSpace(arguments.By) ? arguments with { By = Anonymous } : arguments;
        return await control.ExecuteAsync(command, jobId, arguments, cancellationToken) switch
        {
            { Changed: { } changed } => TypedResults.Ok(changed),
            { Refused: { } refused } => Problems.Conflict(refused.Reason),
            _ => Problems.UnknownJob(jobId),
        };
    }
}
