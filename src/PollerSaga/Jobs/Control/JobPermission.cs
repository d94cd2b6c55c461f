namespace PollerSaga.Jobs.Control;

/// <summary>The permission that a command or a route requires; a higher one includes the lower ones.</summary>
internal enum JobPermission
{
    /// <summary>Read jobs, tasks, payloads and results.</summary>
    Read,

    /// <summary>Start and control jobs, which includes <see cref="Read"/>.</summary>
    Operate,

    /// <summary>
    /// Change sources, which includes <see cref="Operate"/>. A definition decides to which host a secret is sent, so that this permission
    /// gives access to the secrets of the workers.
    /// </summary>
    Manage,
}
