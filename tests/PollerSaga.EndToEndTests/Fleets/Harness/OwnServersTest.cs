namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A test with its own servers, which it can stop.</summary>
public abstract class OwnServersTest : FleetTest
{
    protected PrivateServers Servers { get; private set; } = null!;

    public override async Task EndFleetAsync()
    {
        try
        {
            // The disposal of a fleet needs the servers, and a failed test may have left them stopped.
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
