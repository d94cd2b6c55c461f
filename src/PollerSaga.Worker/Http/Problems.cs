using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using PollerSaga.Faults;
using PollerSaga.Payloads;

namespace PollerSaga.Worker.Http;

/// <summary>Problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>
    /// Returns the problem of a failed request: an unavailable dependency, a missing payload, an unreadable request. Null for a defect.
    /// </summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        BadHttpRequestException bad => TypedResults.Problem(bad.Message, statusCode: bad.StatusCode),
        PayloadNotFoundException missing => NotFound(missing.Message),
        DependencyUnavailableException fault =>
            TypedResults.Problem(fault.Message, statusCode: StatusCodes.Status503ServiceUnavailable),
        _ => null,
    };

    public static ProblemHttpResult UnknownJob(Guid jobId) => NotFound($"Job {jobId} does not exist.");

    public static ProblemHttpResult UnknownTask(Guid jobId, Guid taskId) => NotFound(TaskCompletion.Unknown(jobId, taskId));

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    /// <summary>An invalid value of a field.</summary>
    public static ValidationProblem Field(string field, string sentence) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [sentence] });

    /// <summary>An error of the engine's checks, which begins with the name of a property. The problem names the field.</summary>
    public static ValidationProblem Sentence(string sentence)
    {
        var named = char.ToLowerInvariant(sentence[0]) + sentence[1..];
        return Field(named[..named.IndexOf(' ', StringComparison.Ordinal)], named);
    }
}
