using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Payloads;

/// <summary>A location has no payload: the payload has expired or never existed, or the location belongs to another store.</summary>
/// <param name="location">The location.</param>
/// <param name="message">The failure and its remedy.</param>
/// <param name="innerException">The cause.</param>
public sealed class PayloadNotFoundException(PayloadLocation location, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The location.</summary>
    public PayloadLocation Location => location;

    /// <summary>Whether the store refuses the location. Another attempt has the same result.</summary>
    internal bool IsRefused { get; init; }
}
