using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga sources validate|check|apply|list|show|remove</c>.</summary>
internal static class SourcesCommand
{
    public static Command Create(string[] settings) => new(
        "sources",
        """
        Checks and stores the definitions of partners' APIs: address, credentials by name, limits, and the pagination of each
        stream. Workers read the definitions from their database, also while these commands change it.

        Example:
          pollersaga sources validate github.yaml
          pollersaga sources check github.yaml:issues --param owner=octocat
          pollersaga sources apply github.yaml --data ./pollersaga-data
        """)
    {
        SourceFileCommands.CreateValidate(),
        SourceCheckCommand.Create(settings),
        SourceFileCommands.CreateApply(settings),
        CreateList(settings),
        CreateShow(settings),
        CreateRemove(settings),
    };

    public static Option<string?> Data() => CommonOptions.OptionalData("the database of the settings");

    public static IHost Open(string? data, string[] settings) => EngineHost.BuildReader(
        data is null && EngineHost.NamesDatabase(settings) ? null : DataFolder.FindData(data ?? DataFolder.DefaultPath),
        settings);

    private static Command CreateList(string[] settings)
    {
        var (data, json) = (Data(), CommonOptions.Json());
        var command = new Command(
            "list",
            """
            Lists the sources by name, with their current versions. With --json, as an array.

            Example:
              pollersaga sources list --data ./pollersaga-data
            """)
        {
            data,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = Open(parsed.GetValue(data), settings);
            var sources = await host.Services.GetRequiredService<ISourceStore>().ListAsync(cancellationToken);
            if (parsed.GetValue(json))
                JsonOutput.Write(sources.Select(source => new { source.Name, source.Version, source.AppliedAt, source.By }));
            else
                Tables.WriteSources(sources);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command CreateShow(string[] settings)
    {
        var (name, data, json) = (NameArgument(), Data(), CommonOptions.Json());
        var version = new Option<string?>("--version")
        {
            Description = $"A version, or at least its first {SourceText.ShortLength} characters. Default: the current version.",
            HelpName = "VERSION",
            CustomParser = result => SourceText.IsVersion(CommonOptions.Word(result))
                ? CommonOptions.Word(result)
                : CommonOptions.Refuse<string>(
                    result,
                    $"expected {SourceText.ShortLength} to {SourceText.VersionLength} hexadecimal digits in lower case, as list prints"),
        };
        var command = new Command(
            "show",
            """
            Prints the definition of a source, as it was applied.

            Exit codes: 0 printed, 1 unknown source or version, 3 no database.

            Example:
              pollersaga sources show github > github.yaml
              pollersaga sources show github --version 3f9d8c1a2b40
            """)
        {
            name,
            version,
            data,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = Open(parsed.GetValue(data), settings);
            var (source, wanted) = (parsed.GetRequiredValue(name), parsed.GetValue(version));
            var sources = host.Services.GetRequiredService<ISourceStore>();
            var found = wanted is null
                ? await sources.FindAsync(source, cancellationToken) is { } current ? (current.Version, current.Content) : default
                : await sources.FindVersionAsync(wanted, cancellationToken) is { } stored && stored.Name == source
                    ? (stored.Version, stored.Content)
                    : default;
            if (found.Content is null)
                return NotFound(source, wanted);

            if (parsed.GetValue(json))
                JsonOutput.Write(new { name = source, version = found.Version, content = found.Content });
            else
                Console.Write(found.Content);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command CreateRemove(string[] settings)
    {
        var (name, data) = (NameArgument(), Data());
        var command = new Command(
            "remove",
            """
            Removes a source. New jobs cannot use it any more. Jobs that have started keep their version, which stays in the
            database.

            Exit codes: 0 removed, 1 unknown source, 3 no database.

            Example:
              pollersaga sources remove github --data ./pollersaga-data
            """)
        {
            name,
            data,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var host = Open(parsed.GetValue(data), settings);
            var source = parsed.GetRequiredValue(name);
            if (!await host.Services.GetRequiredService<ISourceStore>().RemoveAsync(source))
                return NotFound(source, version: null);

            Console.WriteLine($"The source {source} is removed.");
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Argument<string> NameArgument() => new("NAME")
    {
        Description = "The name of the source.",
        CustomParser = result => SourceNames.IsSource(CommonOptions.Word(result))
            ? CommonOptions.Word(result)
            : CommonOptions.Refuse<string>(result, $"expected {SourceNames.ExpectedSource}"),
    };

    private static int NotFound(string source, string? version)
    {
        Console.Error.WriteLine(version is null
            ? $"pollersaga: The source {source} does not exist. 'pollersaga sources list' lists the sources."
            : $"pollersaga: The source {source} has no version {version}. 'pollersaga sources list' lists the current versions.");
        return ExitCodes.NotFound;
    }
}
