using System.Globalization;

namespace PollerSaga.ReadModel;

/// <summary>Where a list of jobs, newest first, goes on.</summary>
/// <param name="StartedAt">When the last job shown was started.</param>
/// <param name="JobId">The last job shown.</param>
internal sealed record JobCursor(DateTimeOffset StartedAt, Guid JobId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out JobCursor? cursor)
    {
        cursor = text.Split('_') is [var time, var id]
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && Guid.TryParse(id, out var jobId)
            ? new JobCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), jobId)
            : null;
        return cursor is not null;
    }

    /// <summary>The cursor as one word, for an address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartedAt.ToUnixTimeMilliseconds()}_{JobId}");
}
