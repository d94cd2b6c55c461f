namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A test with servers of its own, which it may stop.</summary>
public abstract class OwnServersTest : FleetTest
{
    protected PrivateServers Servers { get; private set; } = null!;

    public override async Task EndFleetAsync()
    {
        try
        {
            // As the end of a fleet needs them, and a test that failed has perhaps not started again what it stopped.
            if (Servers is not null)
                await Servers.StartAsync(PrivateServers.RabbitMq, PrivateServers.PostgreSql);
            await base.EndFleetAsync();
        }
        finally
        {
            if (Servers is not null)
                await Servers.DisposeAsync();
        }
    }

    protected override async Task<Servers> FindServersAsync()
    {
        Servers = await PrivateServers.StartAsync(Path.Combine(Folder, "services"));
        return Servers.Addresses;
    }
}
