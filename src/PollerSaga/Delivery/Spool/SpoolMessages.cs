using Microsoft.Extensions.Options;
using PollerSaga.Files;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// Finds the messages of a spool folder by their tasks. A message in <c>new</c> has one of few names, so that the search does not depend on
/// the size of the folder. Dead letters stay.
/// </summary>
internal sealed class SpoolMessages(IOptions<ProcessingQueueOptions> queue) : IQueueMessages
{
    private readonly string _new = Path.Combine(Path.GetFullPath(queue.Value.Directory), "new");
    private readonly string _current = Path.Combine(Path.GetFullPath(queue.Value.Directory), "cur");

    public Task<int> CountAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) =>
        Task.FromResult(AtDisk(() => Find(taskIds).Count));

    public Task<int> DeleteAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) =>
        Task.FromResult(AtDisk(() =>
        {
            var files = Find(taskIds);
            files.ForEach(File.Delete);
            return files.Count;
        }));

    private List<string> Find(IReadOnlyCollection<Guid> taskIds)
    {
        var waiting = taskIds
            .SelectMany(taskId => Enumerable
                .Range(0, SpoolProcessingQueueReader.MaxReceivesOfMessage + 1)
                .Select(receives => Path.Combine(_new, new SpoolClaim(taskId.ToString(), receives, Until: null).ToString())))
            .Where(File.Exists);
        if (!Directory.Exists(_current))
            return [.. waiting];

        var names = taskIds.Select(taskId => taskId.ToString()).ToHashSet();
        var held = Directory
            .EnumerateFiles(_current, "*.json")
            .Where(file => SpoolClaim.Read(file) is { Until: not null } claim && names.Contains(claim.Name));
        return [.. waiting, .. held];
    }

    private int AtDisk(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(_new, exception);
        }
    }
}
