using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>What is done to jobs over HTTP. A repeat is answered as the first.</summary>
internal static class ActsApi
{
    public static void Map(RouteGroupBuilder jobs)
    {
        jobs.MapPost("/{jobId:guid}/cancel", (Guid jobId, ActRequest? act, PollerJobActs acts, PollerQueries queries, CancellationToken token) =>
            AnswerAsync(jobId, queries, () => acts.CancelAsync(jobId, By(act?.By), token), token)).TakesOnly().WithSummary("Ends a job before its time");
        jobs.MapPost("/{jobId:guid}/pause", (Guid jobId, ActRequest? act, PollerJobActs acts, PollerQueries queries, CancellationToken token) =>
            AnswerAsync(jobId, queries, () => acts.PauseAsync(jobId, By(act?.By), token), token)).TakesOnly().WithSummary("Holds a job: pages in flight end, no other starts");
        jobs.MapPost("/{jobId:guid}/resume", (Guid jobId, ActRequest? act, PollerJobActs acts, PollerQueries queries, CancellationToken token) =>
            AnswerAsync(jobId, queries, () => acts.ResumeAsync(jobId, By(act?.By), token), token)).TakesOnly().WithSummary("Lets a job that is held go on");
        jobs.MapPost("/{jobId:guid}/redrive", RedriveAsync).TakesOnly().WithSummary("Runs the failed and the never-started pages of a job that is over once more");
        jobs.MapPost("/{jobId:guid}/max-concurrency", SetMaxConcurrencyAsync).TakesOnly().WithSummary("Gives a job another window");
    }

    private static async Task<Results<Ok<PollerJobChanged>, ValidationProblem, ProblemHttpResult>> RedriveAsync(
        Guid jobId,
        RedriveRequest? request,
        PollerJobActs acts,
        PollerQueries queries,
        CancellationToken cancellationToken)
    {
        if (request?.Timeout is { } timeout && (timeout < TimeSpan.Zero || timeout > PollerJobLimits.LongestTime))
            return Problems.Field("timeout", $"timeout is {timeout}; it must be from 0, for none, to {PollerJobLimits.LongestTime.TotalDays:0} days.");
        if (await queries.GetStatusAsync(jobId, cancellationToken) is { State: PollerJobState.Completed, Summary.FailedToComplete: 0 })
            return Problems.Conflict("No page of the job failed; there is nothing to run once more.");

        var answer = await AnswerAsync(jobId, queries, () => acts.RedriveAsync(jobId, By(request?.By), request?.Timeout, cancellationToken), cancellationToken);
        return answer.Result is Ok<PollerJobChanged> ok ? ok : (ProblemHttpResult)answer.Result;
    }

    private static async Task<Results<Ok<PollerJobChanged>, ValidationProblem, ProblemHttpResult>> SetMaxConcurrencyAsync(
        Guid jobId,
        MaxConcurrencyRequest request,
        PollerJobActs acts,
        PollerQueries queries,
        CancellationToken cancellationToken)
    {
        if (request.MaxConcurrency < 1)
            return Problems.Field("maxConcurrency", $"maxConcurrency is {request.MaxConcurrency}; it must be at least 1.");

        var answer = await AnswerAsync(jobId, queries, () => acts.SetMaxConcurrencyAsync(jobId, request.MaxConcurrency, By(request.By), cancellationToken), cancellationToken);
        return answer.Result is Ok<PollerJobChanged> ok ? ok : (ProblemHttpResult)answer.Result;
    }

    private static string By(string? by) => string.IsNullOrWhiteSpace(by) ? ActRequest.Anyone : by;

    // The job is looked for first: where the database is away that is said at once, and nothing is sent. The workers would keep the command
    // until it is back, and whoever waits for them would be told no more than that nobody answered.
    private static async Task<Results<Ok<PollerJobChanged>, ProblemHttpResult>> AnswerAsync(
        Guid jobId,
        PollerQueries queries,
        Func<Task<PollerJobActResult>> act,
        CancellationToken cancellationToken)
    {
        if (await queries.FindJobAsync(jobId, cancellationToken) is null)
            return Problems.UnknownJob(jobId);

        return await act() switch
        {
            { Changed: { } changed } => TypedResults.Ok(changed),
            { Refused: { } refused } => Problems.Conflict(refused.Reason),
            _ => Problems.UnknownJob(jobId),
        };
    }
}
