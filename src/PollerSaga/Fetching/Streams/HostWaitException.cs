namespace PollerSaga.Fetching.Streams;

/// <summary>A page must wait until its host accepts requests again. The wait is no attempt.</summary>
/// <param name="until">The time at which to try again, UTC.</param>
internal sealed class HostWaitException(DateTimeOffset until) : Exception("The host accepts no request now.")
{
    /// <summary>The time at which to try again, UTC.</summary>
    public DateTimeOffset Until => until;
}
