using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Fetching;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Settings;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga sources check</c>.</summary>
internal static class SourceCheckCommand
{
    private static readonly string[] FileTypes = [".yaml", ".yml", ".json"];

    public static Command Create(string[] settings)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "A file with its stream, FILE[:STREAM], or a stored source with its stream, NAME[/STREAM].",
        };
        var (parameters, secretFiles, version) = (SourceOptions.Parameters(), SourceOptions.SecretFiles(), SourceOptions.Version());
        var (data, json) = (SourcesCommand.Data(), CommonOptions.Json());
        var command = new Command(
            "check",
            """
            Sends one request, the first of a job, and shows the address, the first record, the values of the selectors, the plan
            and the estimated time within the budgets. Secrets are masked. Nothing is stored.

            Exit codes: 0 the response is a page, 1 unknown source or version, 3 it is none, 64 wrong usage or definition.

            Example:
              pollersaga sources check github.yaml:issues --param owner=octocat --secret-file secrets.env
              pollersaga sources check github/issues --param owner=octocat --data ./pollersaga-data
            """)
        {
            source,
            parameters,
            secretFiles,
            version,
            data,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (word, values) = (parsed.GetRequiredValue(source), parsed.GetValue(parameters));
            var secrets = SecretFile.ReadAll(parsed.GetRequiredValue(secretFiles));
            if (!IsFile(word))
            {
                var folder = FindFolder(parsed.GetValue(data), settings);
                using var requester = EngineHost.BuildRequester(folder, settings, typedUrl: null, secrets);
                return await CheckStoredAsync(requester, word, parsed.GetValue(version), values, parsed.GetValue(json), cancellationToken);
            }

            if (parsed.GetValue(version) is not null)
                throw new UsageException("--source-version belongs to a stored source. Omit it for a file.");
            if (ReadFile(word, values) is not { } requested)
                return ExitCodes.Usage;

            using var host = EngineHost.BuildRequester(
                FolderOf(requested, parsed.GetValue(data), settings),
                settings,
                requested.FindUrl(),
                secrets);
            return await CheckAsync(host, requested, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    // The name of a source can have dots too. A word that ends as a file's name is a file, so that its absence is an error.
    private static bool IsFile(string word) =>
        File.Exists(word)
        || File.Exists(SourceFile.Split(word).Path)
        || FileTypes.Any(type => SourceFile.Split(word).Path.EndsWith(type, StringComparison.OrdinalIgnoreCase))
        || !SourceOptions.IsReference(word);

    private static RequestedStream? ReadFile(string word, IReadOnlyDictionary<string, string>? parameters)
    {
        var (path, stream) = SourceFile.Split(word);
        var text = SourceFile.Read(path);
        var reading = new SourceReader([], []).Read(text, path);
        if (reading.Definition is { } definition)
            return StreamWords.Find(() => RequestedStream.Of(definition, SourceText.Of(text).Version, stream, parameters));

        SourceReport.WriteErrors(path, reading);
        return null;
    }

    private static DataFolder? FindFolder(string? data, string[] settings) =>
        data is null && EngineHost.NamesDatabase(settings) ? null : DataFolder.FindData(data ?? DataFolder.DefaultPath);

    // A check uses the database only for refresh tokens: the partner may replace them, and then only the database has the new one.
    private static DataFolder? FolderOf(RequestedStream requested, string? data, string[] settings)
    {
        if (requested.Source.Credentials is OAuth2Credentials { IsRefreshToken: true })
            return FindFolder(data, settings);
        return data is null && EngineHost.NamesDatabase(settings) ? null : DataFolder.Look(data ?? DataFolder.DefaultPath);
    }

    private static async Task<int> CheckStoredAsync(
        IHost host,
        string reference,
        string? version,
        IReadOnlyDictionary<string, string>? parameters,
        bool json,
        CancellationToken cancellationToken)
    {
        try
        {
            var streams = host.Services.GetRequiredService<RequestedStreams>();
            var requested = await streams.FindAsync(reference, version, parameters, cancellationToken);
            return await CheckAsync(host, requested, json, cancellationToken);
        }
        catch (StreamNotFoundException exception)
        {
            Console.Error.WriteLine($"pollersaga: {exception.Message}");
            return ExitCodes.NotFound;
        }
    }

    private static async Task<int> CheckAsync(IHost host, RequestedStream requested, bool json, CancellationToken cancellationToken)
    {
        host.Services.CheckSettings();
        try
        {
            var result = await host.Services.GetRequiredService<StreamCheck>().CheckAsync(requested, cancellationToken);
            if (json)
                JsonOutput.Write(result);
            else
                StreamCheckView.Write(result);
            return result.Error is null ? ExitCodes.Completed : ExitCodes.Failed;
        }
        catch (FetchException exception)
        {
            Console.Error.WriteLine($"pollersaga: {exception.Message}");
            return ExitCodes.Failed;
        }
    }
}
