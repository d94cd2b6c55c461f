using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Fetching.Errors;

namespace PollerSaga.Fetching.Streams;

/// <summary>A response or a failure for which a rule or a default decided what happens.</summary>
/// <param name="decision">The decision.</param>
/// <param name="httpStatus">HTTP status of the response; null if there was none.</param>
/// <param name="limit">The limit that the response states; null for none.</param>
/// <param name="cause">The failure; null for a response.</param>
internal sealed class DecidedErrorException(ErrorDecision decision, int? httpStatus, StatedLimit? limit = null, Exception? cause = null)
    : Exception(decision.Message ?? cause?.Message ?? "The request failed.", cause)
{
    /// <summary>The decision.</summary>
    public ErrorDecision Decision => decision;

    /// <summary>HTTP status of the response; null if there was none.</summary>
    public int? HttpStatus => httpStatus;

    /// <summary>The limit that the response states; null for none.</summary>
    public StatedLimit? Limit => limit;
}
