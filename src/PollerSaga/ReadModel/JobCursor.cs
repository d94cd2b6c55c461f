using System.Globalization;

namespace PollerSaga.ReadModel;

/// <summary>The position after which a list of jobs, newest first, continues.</summary>
/// <param name="StartedAt">The start of the last job in the list.</param>
/// <param name="JobId">The last job in the list.</param>
internal sealed record JobCursor(DateTimeOffset StartedAt, Guid JobId)
{
    /// <summary>Parses the text of <see cref="ToString"/>.</summary>
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

    /// <summary>The text for a query parameter.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartedAt.ToUnixTimeMilliseconds()}_{JobId}");
}
