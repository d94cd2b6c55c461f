using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PollerSaga.Worker.Http;

/// <summary>Problem details (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult UnknownJob(Guid jobId) => NotFound($"Job {jobId} does not exist.");

    public static ProblemHttpResult UnknownTask(Guid jobId, Guid taskId) => NotFound(TaskCompletion.Unknown(jobId, taskId));

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    /// <summary>An invalid value of a field.</summary>
    public static ValidationProblem Field(string field, string sentence) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [sentence] });

    /// <summary>An error of the engine's checks, which begins with the name of a property.</summary>
    public static ValidationProblem Sentence(string sentence) =>
        Field(CamelCase(sentence[..sentence.IndexOf(' ', StringComparison.Ordinal)]), sentence);

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
