using System.Diagnostics.Metrics;

namespace PollerSaga.Diagnostics;

/// <summary>Counts the items that retention deletes, as <c>pollersaga.retention.deleted</c> of the meter <c>PollerSaga</c>.</summary>
internal sealed class RetentionMetrics(IMeterFactory meters)
{
    public const string MeterName = "PollerSaga";
    public const string Name = "pollersaga.retention.deleted";
    public const string ItemTag = "item";

    private readonly Counter<long> _deleted = meters
        .Create(MeterName)
        .CreateCounter<long>(Name, "{item}", "Items of finished jobs that retention has deleted.");

    /// <summary>Adds deleted items.</summary>
    /// <param name="item">The kind, for example <c>payload</c>.</param>
    /// <param name="count">Their number; 0 adds nothing.</param>
    public void Deleted(string item, long count)
    {
        if (count > 0)
            _deleted.Add(count, new KeyValuePair<string, object?>(ItemTag, item));
    }
}
