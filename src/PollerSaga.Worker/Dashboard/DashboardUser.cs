namespace PollerSaga.Worker.Dashboard;

/// <summary>The user of a page.</summary>
/// <param name="Name">The name; null for a user who is not authenticated.</param>
/// <param name="CanRead">Whether the user may see the pages.</param>
/// <param name="CanOperate">Whether the user may start and control jobs.</param>
internal sealed record DashboardUser(string? Name, bool CanRead, bool CanOperate)
{
    /// <summary>The name in the history for users without one.</summary>
    public const string Anonymous = "dashboard";

    /// <summary>The name for the history of jobs.</summary>
    public string By => Name ?? Anonymous;
}
