using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Transport;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Where a job is: behind a worker's HTTP API, in a data folder, or with the workers of the bus that the settings name.</summary>
internal sealed class JobPlace(string[] settings)
{
    public Option<string?> Data { get; } = CommonOptions.DataIfAny("the workers' bus or database that the settings name");

    public Option<Uri?> Server { get; } = new("--server")
    {
        Description = "Ask a worker over HTTP, at its address; for example http://127.0.0.1:5080.",
        HelpName = "URL",
        CustomParser = ParseServer,
    };

    /// <summary>Opens it to act.</summary>
    public async Task<IJobSteering> SteerAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (ServerOf(parsed) is { } server)
            return server;
        if (parsed.GetValue(Data) is null && EngineHost.TransportOf(settings) != TransportKind.InMemory)
            return await BusClient.ConnectAsync(settings, cancellationToken);
        return await FolderSteering.OpenAsync(parsed.GetValue(Data) ?? DataFolder.Usual, settings, cancellationToken);
    }

    /// <summary>Opens it to read.</summary>
    public IJobSource Read(ParseResult parsed) => ServerOf(parsed) is { } server ? server : DataReader.Open(parsed.GetValue(Data), settings);

    /// <summary>Opens it to follow jobs.</summary>
    public async Task<IStatusSource> FollowAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(Server) is null && parsed.GetValue(Data) is null && EngineHost.TransportOf(settings) != TransportKind.InMemory
            ? await BusClient.ConnectAsync(settings, cancellationToken)
            : Read(parsed);

    private ServerClient? ServerOf(ParseResult parsed)
    {
        if (parsed.GetValue(Server) is not { } server)
            return null;
        return parsed.GetValue(Data) is null ? new ServerClient(server) : throw new UsageException("--server and --data are two places; give one of them.");
    }

    private static Uri? ParseServer(ArgumentResult result) =>
        Uri.TryCreate(CommonOptions.Word(result), UriKind.Absolute, out var server) && server is { Scheme: "http" or "https", Query: "" }
            ? server
            : CommonOptions.Refuse<Uri>(result, "expected a worker's http or https address, for example http://127.0.0.1:5080");
}
