namespace PollerSaga.Fetching.Streams;

/// <summary>A response shows that every other page of the job would fail too.</summary>
/// <param name="reason">The reason, without secrets.</param>
/// <param name="httpStatus">HTTP status of the response; null if there was none.</param>
internal sealed class JobStopException(string reason, int? httpStatus) : Exception(reason)
{
    /// <summary>HTTP status of the response; null if there was none.</summary>
    public int? HttpStatus => httpStatus;
}
