namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:*</c>.</summary>
public sealed class TransportOptions
{
    /// <summary>Which bus carries the messages. Default <see cref="TransportKind.InMemory"/>.</summary>
    public TransportKind Kind { get; set; } = TransportKind.InMemory;

    /// <summary>Whether one process alone works on the database, so that a start may take up everything that is unfinished.</summary>
    internal bool IsSingleProcess => Kind == TransportKind.InMemory;

    internal void Validate(SettingsCheck check) =>
        check.That(Enum.IsDefined(Kind), "Transport:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<TransportKind>())}.");
}
