using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching;
using PollerSaga.Jobs.Control;
using PollerSaga.Payloads;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;

namespace PollerSaga.Worker.Http;

/// <summary>A job's tasks over HTTP.</summary>
internal static class TasksApi
{
    private const int DefaultItems = 100;

    private static readonly string[] States = [.. PollerTaskStates.WireNames, PollerTaskStates.ToWire(PollerTaskStates.Pending)];

    public static void Map(RouteGroupBuilder tasks, ApiPolicies policies)
    {
        IEndpointConventionBuilder[] reads =
        [
            tasks.MapGet("/", ListAsync).WithSummary("Lists a job's tasks in task order, including unstarted tasks"),
            tasks.MapGet("/{taskId:guid}", GetAsync).WithSummary("Shows a task"),
            MapPayload(tasks, "/{taskId:guid}/payload").WithSummary("Returns the payload as it was received"),
        ];
        foreach (var read in reads)
            policies.Apply(read, JobPermission.Read);
        var complete = tasks.MapPost("/{taskId:guid}/complete", CompleteAsync).WithSummary("Reports a payload as processed");
        policies.Apply(complete, JobPermission.Operate);
    }

    /// <summary>Maps the download of a payload.</summary>
    public static IEndpointConventionBuilder MapPayload(IEndpointRouteBuilder endpoints, string pattern) =>
        endpoints.MapGet(pattern, GetPayloadAsync).DisableRequestTimeout();

    private static async Task<Results<JsonOk<TaskListResponse>, ValidationProblem, ProblemHttpResult>> ListAsync(
        Guid jobId,
        PollerQueries jobs,
        PollerTaskQueries tasks,
        CancellationToken cancellationToken,
        string? state = null,
        int after = -1,
        int most = DefaultItems)
    {
        string? name = null;
        if (state is not null && (name = PollerTaskStates.FromWire(state)) is null)
            return Problems.Field("state", $"state is '{state}'; it must be one of {string.Join(", ", States)}.");
        if (after < -1)
            return Problems.Field("after", $"after is {after}; it must be the value of next in a previous list.");
        if (most is < 1 or > JobsApi.MaxItems)
            return Problems.Field("most", $"most is {most}; it must be from 1 to {JobsApi.MaxItems}.");

        var found = await tasks.ListAsync(jobId, name, after, most + 1, cancellationToken);
        if (found is null && await jobs.FindJobAsync(jobId, cancellationToken) is null)
            return Problems.UnknownJob(jobId);

        // A job without a plan has no tasks yet.
        found ??= [];
        var shown = found.Take(most).ToList();
        return new JsonOk<TaskListResponse>(new TaskListResponse(shown, found.Count > most ? shown[^1].Index : null));
    }

    private static async Task<Results<JsonOk<TaskView>, ProblemHttpResult>> GetAsync(
        Guid jobId,
        Guid taskId,
        PollerTaskQueries tasks,
        CancellationToken cancellationToken) =>
        await tasks.FindAsync(jobId, taskId, cancellationToken) is { } task
            ? new JsonOk<TaskView>(task)
            : Problems.UnknownTask(jobId, taskId);

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> GetPayloadAsync(
        Guid jobId,
        Guid taskId,
        PollerTaskQueries tasks,
        IPayloadStore payloads,
        IOptions<FetchingOptions> options,
        CancellationToken cancellationToken)
    {
        if (await tasks.FindAsync(jobId, taskId, cancellationToken) is not { } task)
            return Problems.UnknownTask(jobId, taskId);
        if (task.PayloadLocation is not { } location)
            return Problems.NotFound($"Task {taskId} is {task.State} and has no payload.");

        var type = options.Value.Content == ExpectedContent.Json ? "application/json" : "application/octet-stream";
        return TypedResults.Stream(await payloads.OpenAsync(jobId, taskId, location, cancellationToken), type);
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> CompleteAsync(
        Guid jobId,
        Guid taskId,
        PollerTaskQueries tasks,
        JobControl control,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await tasks.FindAsync(jobId, taskId, cancellationToken) is not { } task)
            return Problems.UnknownTask(jobId, taskId);

        if (TaskCompletion.FindRefusal(task) is { } refusal)
            return Problems.Conflict(refusal);

        if (PollerTaskStates.FromWire(task.State) != PollerTaskStates.Complete)
            await control.CompleteAsync(jobId, taskId, cancellationToken);
        var path = $"{http.Request.PathBase}{http.Request.Path}";
        return TypedResults.Accepted(path[..path.LastIndexOf('/')]);
    }
}
