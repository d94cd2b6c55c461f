using System.Reflection;
using CliWrap;
using CliWrap.Buffered;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>RabbitMQ and PostgreSQL servers for one test, which can stop them.</summary>
public sealed class PrivateServers : IAsyncDisposable
{
    public const string RabbitMq = "rabbitmq";
    public const string PostgreSql = "postgres";

    private static readonly string Script = Path.GetFullPath(Path.Combine(
        typeof(PrivateServers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(
            metadata => metadata.Key == "RepositoryFolder").Value!,
        "tests",
        "services.sh"));

    private readonly string _folder;

    private PrivateServers(string folder) => _folder = folder;

    /// <summary>Addresses of the servers. They are the same after each start.</summary>
    public Servers Addresses { get; private set; } = null!;

    /// <summary>Starts both servers. If they are not installed, ignores the test.</summary>
    public static async Task<PrivateServers> StartAsync(string folder)
    {
        var servers = new PrivateServers(folder);
        try
        {
            var connections = await Task.WhenAll(servers.StartOneAsync(RabbitMq), servers.StartOneAsync(PostgreSql));
            servers.Addresses = new Servers(new Uri(connections[0]), connections[1]);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Restarts servers and waits until they are ready.</summary>
    public Task StartAsync(params IEnumerable<string> services) => Task.WhenAll(services.Select(StartOneAsync));

    /// <summary>Stops servers.</summary>
    public Task StopAsync(params IEnumerable<string> services) => Task.WhenAll(services.Select(service => RunAsync("stop", service)));

    public async ValueTask DisposeAsync() => await StopAsync(RabbitMq, PostgreSql);

    private async Task<string> StartOneAsync(string service) => (await RunAsync("start", service)).Trim();

    private async Task<string> RunAsync(string command, string service)
    {
        var run = await Cli.Wrap(Script).WithArguments([command, service, _folder]).WithValidation(
            CommandResultValidation.None).ExecuteBufferedAsync();
        if (run.ExitCode != 0 && run.StandardError.Contains("services.sh install", StringComparison.Ordinal))
            Assert.Ignore($"The test stops {service}, so it needs a private server: {run.StandardError.Trim()}");
        return run.ExitCode == 0
            ? run.StandardOutput
            : throw new AssertionException($"services.sh {command} {service} failed: {run.StandardError}");
    }
}
