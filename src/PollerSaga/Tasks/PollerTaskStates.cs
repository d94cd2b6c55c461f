namespace PollerSaga.Tasks;

/// <summary>The task states: the state machine's names, and the names on the wire and in the database.</summary>
public static class PollerTaskStates
{
    /// <summary>The task failed and waits for its redrive.</summary>
    public const string Pending = nameof(PollerTaskStateMachine.Pending);

    /// <summary>A worker fetches the page.</summary>
    public const string Started = nameof(PollerTaskStateMachine.Started);

    /// <summary>The payload is stored, and its message is not yet on the processing queue.</summary>
    public const string PayloadSaved = nameof(PollerTaskStateMachine.PayloadSaved);

    /// <summary>The message is on the processing queue.</summary>
    public const string Enqueued = nameof(PollerTaskStateMachine.Enqueued);

    /// <summary>A consumer reported the payload as processed.</summary>
    public const string Complete = nameof(PollerTaskStateMachine.Complete);

    /// <summary>The task failed permanently.</summary>
    public const string Failed = nameof(PollerTaskStateMachine.Failed);

    /// <summary>The page has no records. Nothing was saved or delivered.</summary>
    public const string Skipped = nameof(PollerTaskStateMachine.Skipped);

    private static readonly string[] Names = [Started, PayloadSaved, Enqueued, Complete, Failed, Skipped, Pending];
    private static readonly string[] Spellings = [.. Names.Select(name => name.ToUpperInvariant())];

    /// <summary>The states in messages, in the order of a task's lifecycle. <see cref="Pending"/> is in no message.</summary>
    public static IReadOnlyList<string> WireNames { get; } = Spellings[..^1];

    /// <summary>Returns the name of a state in messages, for example <c>PAYLOADSAVED</c>.</summary>
    /// <param name="name">The state machine's name of the state.</param>
    /// <returns>The name in messages.</returns>
    public static string ToWire(string name) => Spellings[Array.IndexOf(Names, name)];

    /// <summary>Returns the state machine's name of a state in messages.</summary>
    /// <param name="wire">The name in messages, in upper or lower case.</param>
    /// <returns>The name; null for an unknown state.</returns>
    public static string? FromWire(string wire) => Array.Find(Names, name => name.Equals(wire, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a task in this state has left the window.</summary>
    internal static bool IsEnd(string? name) => name is Enqueued or Complete or Failed or Skipped;
}
