namespace PollerSaga.Faults;

/// <summary>Distinguishes faults that only delay a message from defects, which end it.</summary>
internal static class DelayFault
{
    /// <summary>Whether the message that threw an exception is handled again later.</summary>
    public static bool Is(Exception exception) =>
        exception is DependencyUnavailableException or ConcurrencyConflictException || BusFault.Is(exception);
}
