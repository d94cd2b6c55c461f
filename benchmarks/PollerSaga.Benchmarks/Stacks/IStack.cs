using PollerSaga.Benchmarks.Counts;

namespace PollerSaga.Benchmarks.Stacks;

/// <summary>Where messages and state are, for the floor and the product alike.</summary>
internal interface IStack : IAsyncDisposable
{
    string Title { get; }

    Task<Measurement> MeasureFloorAsync(CancellationToken cancellationToken);

    Task<Measurement> MeasureProductAsync(CancellationToken cancellationToken);

    /// <summary>Has the product count while it runs, which takes time of its own: a run apart.</summary>
    Task<RuntimeCounts> CountProductAsync(CancellationToken cancellationToken);
}
