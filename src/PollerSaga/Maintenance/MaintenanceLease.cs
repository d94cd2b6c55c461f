namespace PollerSaga.Maintenance;

/// <summary>The lease on the maintenance of all workers. There is one row, for the leader.</summary>
internal sealed class MaintenanceLease
{
    /// <summary>The kind of maintenance; always <see cref="MaintenanceLeader.LeaseName"/>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The process that holds the lease. Each start of a process has a new id.</summary>
    public Guid Owner { get; set; }

    /// <summary>The end of the lease, UTC. After it, any process may claim the lease.</summary>
    public DateTimeOffset LeaseUntil { get; set; }
}
