namespace PollerSaga.Tasks;

/// <summary>A task that may start: the window has a place for it.</summary>
/// <param name="Index">Position of the page in the job, from 0.</param>
/// <param name="IsRedrive">Whether the task failed before and runs again.</param>
public readonly record struct Release(int Index, bool IsRedrive)
{
    /// <summary>Reads the value of a column.</summary>
    /// <param name="value">A value of <see cref="ToColumn"/>.</param>
    /// <returns>The release.</returns>
    public static Release FromColumn(int value) => value < 0 ? new Release(~value, IsRedrive: true) : new Release(value, IsRedrive: false);

    /// <summary>The value of a column: the index, or its complement for a task that runs again.</summary>
    /// <returns>The value.</returns>
    public int ToColumn() => IsRedrive ? ~Index : Index;
}
