using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Fetching.Guard;
using PollerSaga.Transport;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>The options <c>--data</c>, <c>--server</c> and <c>--json</c> of every command that reads or controls jobs.</summary>
internal sealed class JobClientOptions(string[] settings)
{
    public Option<string?> Data { get; } = new("--data")
    {
        Description = $"The data folder. Default: the bus and database of the settings, or {DataFolder.DefaultPath}.",
        HelpName = "DIR",
    };

    public Option<Uri?> Server { get; } = new("--server")
    {
        Description = "The address of a worker, for example http://127.0.0.1:5080.",
        HelpName = "URL",
        CustomParser = ParseServer,
    };

    public Option<bool> Json { get; } = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(Server);
        command.Add(Json);
    }

    /// <summary>Opens the worker, the data folder, or the workers of the settings. The client connects when it is first used.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needsWorkers">Whether workers are required if the command line names neither a worker nor a folder.</param>
    /// <exception cref="UsageException">The command line names both a worker and a folder.</exception>
    public IJobClient Open(ParseResult parsed, bool needsWorkers = false)
    {
        var data = parsed.GetValue(Data);
        if (parsed.GetValue(Server) is { } server)
        {
            return data is null
                ? OpenServer(server)
                : throw new UsageException("--server and --data name two places. Use one of them.");
        }

        return data is null && (needsWorkers || EngineHost.TransportOf(settings) != TransportKind.InMemory)
            ? new BusJobClient(settings)
            : new FolderJobClient(data, settings);
    }

    private HttpJobClient OpenServer(Uri server)
    {
        var key = EngineHost.ApiKeyOf(settings);
        if (key is not null && server is { Scheme: "http", IsLoopback: false })
            Console.Error.WriteLine($"pollersaga: The API key is sent to {server.Authority} without encryption. Use https.");
        return new HttpJobClient(server, key);
    }

    private static Uri? ParseServer(ArgumentResult result)
    {
        if (Uri.TryCreate(CommonOptions.Word(result), UriKind.Absolute, out var server) && RequestedUrl.HasUserInfo(server))
        {
            result.AddError("--server contains a user name or a password, which errors would show. Remove the part before the @.");
            return null;
        }

        return RequestedUrl.IsHttp(server) && server.Query.Length == 0
            ? server
            : CommonOptions.Refuse<Uri>(result, "expected a worker's http or https address, for example http://127.0.0.1:5080");
    }
}
