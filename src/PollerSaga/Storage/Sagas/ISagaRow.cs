using MassTransit;

namespace PollerSaga.Storage.Sagas;

/// <summary>A saga as a row: its state by name, and the version that every write of it is checked against.</summary>
public interface ISagaRow : SagaStateMachineInstance, ISagaVersion
{
    /// <summary>Name of the state in the state machine.</summary>
    string CurrentState { get; set; }

    /// <summary>Whether the row is to be written though its state is the same.</summary>
    bool HasNews => false;
}
