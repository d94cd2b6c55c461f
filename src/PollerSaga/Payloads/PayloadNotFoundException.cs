using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Payloads;

/// <summary>There is no payload at a location: it has expired or was never there, or the location is of another store.</summary>
/// <param name="location">The location.</param>
/// <param name="message">What was found instead, for a person.</param>
/// <param name="innerException">The failure that showed it.</param>
public sealed class PayloadNotFoundException(PayloadLocation location, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The location.</summary>
    public PayloadLocation Location => location;
}
