namespace PollerSaga.Benchmarks.Stacks;

/// <summary>Where messages and state are, for the floor and the product alike.</summary>
internal interface IStack : IAsyncDisposable
{
    string Title { get; }

    Task<Measurement> MeasureFloorAsync(CancellationToken cancellationToken);

    Task<Measurement> MeasureProductAsync(CancellationToken cancellationToken);
}
