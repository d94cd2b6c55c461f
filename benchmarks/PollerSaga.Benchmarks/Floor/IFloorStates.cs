namespace PollerSaga.Benchmarks.Floor;

/// <summary>The floor's record of its tasks: one statement for each state, committed by itself.</summary>
internal interface IFloorStates : IAsyncDisposable
{
    Task StartAsync(Guid taskId, int index);

    Task MarkSavedAsync(Guid taskId, string payload);

    Task MarkEnqueuedAsync(Guid taskId);
}
