namespace PollerSaga.Worker.Dashboard;

/// <summary>
/// The options of one mapped dashboard. They are metadata of its routes, and its components get them as a cascading value.
/// </summary>
/// <param name="ReadPolicy">The authorization policy of its pages; null for none.</param>
/// <param name="OperatePolicy">The authorization policy to start and control jobs; null for none.</param>
internal sealed record DashboardMount(string? ReadPolicy, string? OperatePolicy)
{
    /// <summary>The path below the root of the host, without a slash at its end.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The root of the host, where the files of the dashboard are; without a slash at its end.</summary>
    public string Root { get; init; } = string.Empty;

    /// <summary>Whether nobody can start and control jobs here.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The path to which the button to sign out is sent; null for a dashboard without this button.</summary>
    public string? SignOutPath { get; init; }

    /// <summary>The path of the description of the HTTP API; null for a host without it.</summary>
    public string? ApiReferencePath { get; init; }
}
