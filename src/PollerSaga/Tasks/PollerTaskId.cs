using System.Globalization;
using UUIDNext;

namespace PollerSaga.Tasks;

/// <summary>Creates the ids of tasks.</summary>
public static class PollerTaskId
{
    /// <summary>
    /// Returns the id of a job's task: a name-based UUID (RFC 9562, version 5) of the job id and the page's index. Repeats therefore use
    /// the same rows, object keys, spool files and message ids.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="index">Position of the page in the job, from 0.</param>
    /// <returns>The id.</returns>
    public static Guid For(Guid jobId, int index) => Uuid.NewNameBased(jobId, index.ToString(CultureInfo.InvariantCulture));
}
