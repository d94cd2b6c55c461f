using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using PollerSaga.Benchmarks.Processes;

namespace PollerSaga.Benchmarks.Servers;

/// <summary>A server for a benchmark: one that is given, or one of its own, of which it can tell what it uses.</summary>
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

    /// <summary>How to connect to it.</summary>
    public string Connection { get; }

    private static string Script => Path.Combine(Repository.Folder, "tests", "services.sh");

    /// <param name="service">Which.</param>
    /// <param name="variable">The environment variable that may name one.</param>
    /// <param name="folder">Where one of its own keeps its data.</param>
    public static async Task<TestService> StartAsync(string service, string variable, string folder)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return new TestService(service, given, folder: null, process: null);

        var connection = (await RunAsync("start", service, folder)).Trim();
        var process = (await File.ReadAllTextAsync(Path.Combine(folder, service, "server.pid"))).Split(' ')[0];
        return new TestService(service, connection, folder, int.Parse(process, CultureInfo.InvariantCulture));
    }

    /// <summary>What it has used so far; nothing where it is not the benchmark's own.</summary>
    public ProcessUsage? ReadUsage() => _process is { } process ? ProcessUsage.OfTree(process) : null;

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
            await RunAsync("stop", _service, _folder);
    }

    private static async Task<string> RunAsync(string command, string service, string folder)
    {
        // With every commit on disk, as a server that is not a test's has it.
        var run = await Cli.Wrap(Script)
            .WithArguments([command, service, folder])
            .WithEnvironmentVariables(variables => variables.Set("POLLERSAGA_SERVICES_DURABLE", "1"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return run.ExitCode == 0 ? run.StandardOutput : throw new InvalidOperationException($"services.sh {command} {service}: {run.StandardError}");
    }
}
