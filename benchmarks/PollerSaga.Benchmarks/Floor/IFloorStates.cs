namespace PollerSaga.Benchmarks.Floor;

/// <summary>The floor's task states: one statement and one commit per state.</summary>
internal interface IFloorStates : IAsyncDisposable
{
    Task StartAsync(Guid taskId, int index);

    Task MarkSavedAsync(Guid taskId, string payload);

    Task MarkEnqueuedAsync(Guid taskId);
}
