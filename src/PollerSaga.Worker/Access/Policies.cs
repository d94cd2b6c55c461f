namespace PollerSaga.Worker.Access;

/// <summary>The names of the authorization policies.</summary>
internal static class Policies
{
    /// <summary>Read jobs, tasks, payloads and results.</summary>
    public const string Read = "PollerSaga.Read";

    /// <summary>Start and control jobs.</summary>
    public const string Operate = "PollerSaga.Operate";

    /// <summary>Change sources.</summary>
    public const string Manage = "PollerSaga.Manage";
}
