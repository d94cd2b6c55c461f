using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using PollerSaga.Benchmarks.Processes;

namespace PollerSaga.Benchmarks.Servers;

/// <summary>A server for a benchmark: an existing server, or a server that the benchmark starts and whose usage it can measure.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string RabbitMq = "rabbitmq";
    public const string PostgreSql = "postgres";

    private readonly string _service;
    private readonly string? _folder;
    private readonly int? _process;

    private TestService(string service, string connection, string? folder, int? process)
    {
        _service = service;
        _folder = folder;
        _process = process;
        Connection = connection;
    }

    /// <summary>The server's URI or connection string.</summary>
    public string Connection { get; }

    private static string Script => Path.Combine(Repository.Folder, "tests", "services.sh");

    /// <param name="service">Name of the service in <c>services.sh</c>.</param>
    /// <param name="variable">The environment variable that can name an existing server.</param>
    /// <param name="folder">Data folder of a server that the benchmark starts.</param>
    public static async Task<TestService> StartAsync(string service, string variable, string folder)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } existing)
            return new TestService(service, existing, folder: null, process: null);

        var connection = (await RunAsync("start", service, folder)).Trim();
        var process = (await File.ReadAllTextAsync(Path.Combine(folder, service, "server.pid"))).Split(' ')[0];
        return new TestService(service, connection, folder, int.Parse(process, CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the server's usage; null if the benchmark did not start it.</summary>
    public ProcessUsage? ReadUsage() => _process is { } process ? ProcessUsage.ReadTree(process) : null;

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
            await RunAsync("stop", _service, _folder);
    }

    private static async Task<string> RunAsync(string command, string service, string folder)
    {
        // A production server flushes every commit; the tests' servers do not.
        var run = await Cli.Wrap(Script)
            .WithArguments([command, service, folder])
            .WithEnvironmentVariables(variables => variables.Set("POLLERSAGA_SERVICES_DURABLE", "1"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return run.ExitCode == 0
            ? run.StandardOutput
            : throw new InvalidOperationException($"services.sh {command} {service} failed: {run.StandardError}");
    }
}
