namespace PollerSaga.Jobs.Control;

/// <summary>The permission that a command requires.</summary>
internal enum JobPermission
{
    /// <summary>Read jobs, tasks, payloads and results.</summary>
    Read,

    /// <summary>Start and control jobs.</summary>
    Operate,
}
