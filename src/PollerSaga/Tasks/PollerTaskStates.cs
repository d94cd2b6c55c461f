namespace PollerSaga.Tasks;

/// <summary>The task states: the state machine's names, and the names on the wire and in the database.</summary>
public static class PollerTaskStates
{
    /// <summary>Failed before, and waiting to run once more.</summary>
    public const string Pending = nameof(PollerTaskStateMachine.Pending);

    /// <summary>Being fetched.</summary>
    public const string Started = nameof(PollerTaskStateMachine.Started);

    /// <summary>Saved, not yet on the processing queue.</summary>
    public const string PayloadSaved = nameof(PollerTaskStateMachine.PayloadSaved);

    /// <summary>On the processing queue.</summary>
    public const string Enqueued = nameof(PollerTaskStateMachine.Enqueued);

    /// <summary>Reported processed.</summary>
    public const string Complete = nameof(PollerTaskStateMachine.Complete);

    /// <summary>Failed for good.</summary>
    public const string Failed = nameof(PollerTaskStateMachine.Failed);

    private static readonly string[] Names = [Started, PayloadSaved, Enqueued, Complete, Failed, Pending];
    private static readonly string[] Spellings = [.. Names.Select(name => name.ToUpperInvariant())];

    /// <summary>
    /// The states as the wire spells them, in the order of a task's life. <see cref="Pending"/> never stands in a message.
    /// </summary>
    public static IReadOnlyList<string> WireNames { get; } = Spellings[..^1];

    /// <summary>A state as the wire and the database spell it, for example <c>PAYLOADSAVED</c>.</summary>
    /// <param name="name">The state machine's name of the state.</param>
    /// <returns>The name on the wire.</returns>
    public static string ToWire(string name) => Spellings[Array.IndexOf(Names, name)];

    /// <summary>The state machine's name of a state that the wire spells.</summary>
    /// <param name="wire">The name on the wire, in any case.</param>
    /// <returns>The name, or null for a state that is none.</returns>
    public static string? FromWire(string wire) => Array.Find(Names, name => name.Equals(wire, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a task in this state has left the window.</summary>
    internal static bool IsEnd(string? name) => name is Enqueued or Complete or Failed;
}
