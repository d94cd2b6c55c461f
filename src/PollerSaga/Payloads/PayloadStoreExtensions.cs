using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Payloads;

/// <summary>Opens the payloads of tasks.</summary>
internal static class PayloadStoreExtensions
{
    /// <summary>Opens the payload of a task at a location that others may have written.</summary>
    /// <exception cref="PayloadNotFoundException">The location is that of another task, or names no payload.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The store is unavailable, or refuses the call.</exception>
    public static Task<Stream> OpenAsync(
        this IPayloadStore payloads,
        Guid jobId,
        Guid taskId,
        PayloadLocation location,
        CancellationToken cancellationToken) => PayloadKey.IsOf(location, jobId, taskId)
        ? payloads.OpenAsync(location, cancellationToken)
        : Task.FromException<Stream>(new PayloadNotFoundException(
            location,
            $"The key {location.Key} is not that of the payload of task {taskId} of job {jobId}. Correct its sender.")
        {
            IsRefused = true,
        });
}
