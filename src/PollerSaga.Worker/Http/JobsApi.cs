using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Protection;
using UUIDNext;

namespace PollerSaga.Worker.Http;

/// <summary>Starts, lists, shows and follows jobs over HTTP.</summary>
internal static class JobsApi
{
    /// <summary>The maximum number of items in a list.</summary>
    public const int MaxItems = 1000;

    private const int DefaultItems = 50;
    private const int MaxKeyLength = 256;

    // The name space of ids from an Idempotency-Key: a key is the same job at every worker.
    private static readonly Guid KeySpace = new("7b1f5c0e-3f0a-5d0e-9a53-0d6f3f0f2f5a");

    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    // How long a start waits until its job is stored, so that Location exists.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static void Map(RouteGroupBuilder jobs, ApiPolicies policies)
    {
        var start = jobs.MapPost("/", StartAsync)
            .Accepts<StartJobRequest>(JsonBody.ContentType)
            .Produces<JobStarted>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Starts a job");
        policies.Apply(start, JobPermission.Operate);

        IEndpointConventionBuilder[] reads =
        [
            jobs.MapGet("/", ListAsync).WithSummary("Lists jobs, newest first"),
            jobs.MapGet("/{jobId:guid}", GetAsync).WithSummary("Shows a job as it is now"),
            jobs.MapGet("/{jobId:guid}/result", GetResultAsync)
                .WithSummary("Shows the result of a job that is over: every task, in task order")
                .DisableRequestTimeout(),
            jobs.MapGet("/{jobId:guid}/events", FollowAsync)
                .WithSummary(
                    "Follows a job with server-sent events: status at each change, over at the end, unavailable without the database")
                .DisableRequestTimeout(),
        ];
        foreach (var read in reads)
            policies.Apply(read, JobPermission.Read);
    }

    private static async Task<IResult> StartAsync(
        [FromHeader(Name = "Idempotency-Key")] string? key,
        HttpContext http,
        JobControl control,
        PollerQueries queries,
        StartLimits limits,
        RequestedStreams streams,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadRequiredAsync<StartJobRequest>(http.Request);
        if (request is null)
            return problem!;
        if (key is { Length: 0 or > MaxKeyLength })
            return Problems.Field("Idempotency-Key", $"Idempotency-Key has {key.Length} characters; it must have 1 to {MaxKeyLength}.");
        if (request.JobId == Guid.Empty)
            return Problems.Field("jobId", "jobId is empty. Set a GUID, or omit the field.");
        if (Caller.FindError(request.By) is { } invalid)
            return Problems.Field("by", invalid);

        var jobId = request.JobId ?? (key is null ? Guid.CreateVersion7(clock.GetUtcNow()) : Uuid.NewNameBased(KeySpace, key));
        var start = request.ToMessage(jobId, JobCommandsApi.NameOf(http, request.By));
        if (StartPollerJobCheck.FindFault(start, limits) is { } fault)
            return Problems.Sentence(fault);
        var known = await queries.FindJobAsync(jobId, cancellationToken);
        if (known is not null && !IsSame(known, start))
        {
            return Problems.Conflict($"Job {jobId} polls {known.Source ?? known.Url.OriginalString}. Start another API, or another version "
                + "or other parameters of a source, with another jobId or Idempotency-Key.");
        }

        // A source that was removed does not concern a job that has started.
        if (known is null && await streams.FindFaultAsync(start, cancellationToken) is { } unknown)
            return Problems.Field("source", unknown);

        await control.StartAsync(start, cancellationToken);
        await WhenStoredAsync(queries, jobId, clock, cancellationToken);
        var list = $"{http.Request.PathBase}{http.Request.Path}".TrimEnd('/');
        return new JsonAccepted<JobStarted>($"{list}/{jobId}", new JobStarted(jobId));
    }

    private static async Task<Results<JsonOk<JobListResponse>, ValidationProblem>> ListAsync(
        PollerQueries queries,
        CancellationToken cancellationToken,
        PollerJobState? state = null,
        DateTimeOffset? startedFrom = null,
        DateTimeOffset? startedBefore = null,
        string? after = null,
        int most = DefaultItems)
    {
        if (most is < 1 or > MaxItems)
            return Problems.Field("most", $"most is {most}; it must be from 1 to {MaxItems}.");
        JobCursor? cursor = null;
        if (after is not null && !JobCursor.TryParse(after, out cursor))
            return Problems.Field("after", $"after is '{after}'; it must be the value of next in a previous list.");

        var jobs = await queries.ListJobsAsync(new JobFilter(state, startedFrom, startedBefore), cursor, most + 1, cancellationToken);
        var shown = jobs.Take(most).ToList();
        var next = jobs.Count > most ? shown[^1].Cursor.ToString() : null;
        return new JsonOk<JobListResponse>(new JobListResponse([.. shown.Select(JobResponse.From)], next));
    }

    private static async Task<Results<JsonOk<PollerJobStatus>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        Guid jobId,
        PollerQueries queries,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await queries.GetStatusAsync(jobId, cancellationToken) is not { } status)
            return Problems.UnknownJob(jobId);

        var tag = new EntityTagHeaderValue($"\"{StatusTag.Of(status)}\"", isWeak: true);
        http.Response.GetTypedHeaders().ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        var has = http.Request.GetTypedHeaders().IfNoneMatch;
        return has.Any(theirs => theirs.Compare(tag, useStrongComparison: false) || theirs.Equals(EntityTagHeaderValue.Any))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : new JsonOk<PollerJobStatus>(status);
    }

    private static async Task<Results<JsonOk<IAsyncEnumerable<TaskResult>>, ProblemHttpResult>> GetResultAsync(
        Guid jobId,
        PollerQueries queries,
        CancellationToken cancellationToken)
    {
        if (await queries.FindJobAsync(jobId, cancellationToken) is not { } job)
            return Problems.UnknownJob(jobId);
        return job.State.IsOver()
            ? new JsonOk<IAsyncEnumerable<TaskResult>>(queries.ReadResultAsync(jobId, cancellationToken))
            : Problems.Conflict($"Job {jobId} is not over. It has no result yet.");
    }

    private static async Task<Results<ServerSentEventsResult<string>, ProblemHttpResult>> FollowAsync(
        Guid jobId,
        PollerQueries queries,
        JobEvents events,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await queries.FindJobAsync(jobId, cancellationToken) is null)
            return Problems.UnknownJob(jobId);
        if (events.TryEnter() is not { } place)
        {
            return TypedResults.Problem(
                $"All {JobEvents.MaxStreams} event streams are in use. Try again later.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        http.Response.RegisterForDispose(place); // Even if the stream never begins.
        return TypedResults.ServerSentEvents(events.FollowAsync(jobId, place, http.Abort, cancellationToken));
    }

    private static bool IsSame(PollerJob known, StartPollerJob start)
    {
        if (start.Source is null)
            return known.Source is null && known.Url == start.Url;

        var (parameters, wanted) = (known.Parameters ?? NoParameters, start.Parameters ?? NoParameters);
        return known.Source == start.Source
            && (start.SourceVersion is null || known.SourceVersion?.StartsWith(start.SourceVersion, StringComparison.Ordinal) == true)
            && parameters.Count == wanted.Count
            && parameters.All(parameter => wanted.GetValueOrDefault(parameter.Key) == parameter.Value);
    }

    private static async Task WhenStoredAsync(PollerQueries queries, Guid jobId, TimeProvider clock, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + MaxWait;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await queries.FindJobAsync(jobId, cancellationToken) is null && clock.GetUtcNow() < until)
            await timer.WaitForNextTickAsync(cancellationToken);
    }
}
