using System.Net;
using System.Net.Sockets;
using MassTransit;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>The RabbitMQ server from the environment, with a test client.</summary>
internal static class RabbitMqServer
{
    private const string Variable = "POLLERSAGA_TEST_RABBITMQ";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private static readonly Uri? Named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? new Uri(address) : null;

    public static Uri Address
    {
        get
        {
            if (Named is null)
                Assert.Ignore($"This test needs RabbitMQ. Set {Variable}, for example to amqp://guest:guest@127.0.0.1:5672/.");
            return Named!;
        }
    }

    private static int Port => Address.IsDefaultPort ? AmqpTcpEndpoint.DefaultAmqpSslPort - 1 : Address.Port;

    private static string[] User => Address.UserInfo.Split(':', 2);

    private static string VirtualHost => Address.AbsolutePath is "" or "/" ? "/" : Uri.UnescapeDataString(Address.AbsolutePath[1..]);

    public static async Task<IConnection> ConnectAsync() =>
        await new ConnectionFactory { Uri = Address }.CreateConnectionAsync().OrTimeOut();

    /// <summary>The transport settings for the server, or for a proxy.</summary>
    public static TransportOptions Transport(IPEndPoint? front = null) => new()
    {
        Host = front?.Address.ToString() ?? Address.Host,
        Port = front?.Port ?? Port,
        VirtualHost = VirtualHost,
        UserName = Uri.UnescapeDataString(User[0]),
        Password = Uri.UnescapeDataString(User[1]),
    };

    /// <summary>The settings of an engine with this bus.</summary>
    public static string[] BusSettings => SettingsOf(Transport());

    /// <summary>The settings of an engine with this transport.</summary>
    public static string[] SettingsOf(TransportOptions transport) =>
    [
        $"Transport:Kind={TransportKind.RabbitMq}",
        $"Transport:Host={transport.Host}",
        $"Transport:Port={transport.Port}",
        $"Transport:VirtualHost={transport.VirtualHost}",
        $"Transport:UserName={transport.UserName}",
        $"Transport:Password={transport.Password}",
    ];

    /// <summary>Creates a proxy to the server, whose connections a test can cut.</summary>
    public static CuttableLine Line() => CuttableLine.To(Address.Host, Port);

    /// <summary>
    /// Starts an engine of two concurrent tasks whose connection a test cuts. No lease ends during the test. The stop is limited, as in the
    /// worker.
    /// </summary>
    public static async Task<TestEngine> StartEngineAsync(CuttableLine line, Action<IBusRegistrationConfigurator>? configureBus = null)
    {
        var engine = await TestEngine.StartAsync(
            [.. SettingsOf(Transport(line.Entry)), "Worker:ConcurrentTasks=2", "Worker:LeaseDuration=00:30:00"],
            configureBus: configureBus);
        engine.StopTimeout = StopTimeout;
        return engine;
    }

    /// <summary>Returns a local port without a listener.</summary>
    public static IPEndPoint Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
