using MassTransit;

namespace PollerSaga.Storage.Commits;

/// <summary>The row of a saga. Every write checks that the database still has the version that was read.</summary>
public interface ISagaRow : SagaStateMachineInstance, ISagaVersion
{
    /// <summary>Name of the state in the state machine.</summary>
    string CurrentState { get; set; }

    /// <summary>
    /// Copies the row as it was read. A message that leaves the row equal to this copy, as duplicates do, writes nothing.
    /// </summary>
    /// <returns>The copy, equal to the row by value.</returns>
    ISagaRow Copy();
}
