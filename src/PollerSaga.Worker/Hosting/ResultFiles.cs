using PollerSaga.Files;
using PollerSaga.Maintenance.Retention;

namespace PollerSaga.Worker.Hosting;

/// <summary>The result files of a data folder, which retention deletes with their jobs.</summary>
internal sealed class ResultFiles(DataFolder folder) : IJobResults
{
    public int Count(Guid jobId) => File.Exists(folder.ResultOf(jobId)) ? 1 : 0;

    public int Delete(Guid jobId)
    {
        var path = folder.ResultOf(jobId);
        try
        {
            var count = Count(jobId);
            if (count > 0)
                File.Delete(path);
            return count;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }
}
