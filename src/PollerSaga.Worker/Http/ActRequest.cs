namespace PollerSaga.Worker.Http;

/// <summary>The body of what is done to a job; it may be left out.</summary>
/// <param name="By">Who does it, for the job's history.</param>
internal sealed record ActRequest(string? By = null)
{
    /// <summary>Who did what came without a name.</summary>
    public const string Anyone = "the HTTP API";
}
