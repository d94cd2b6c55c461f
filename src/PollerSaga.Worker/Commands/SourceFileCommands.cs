using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga sources validate|apply</c>, which read a file.</summary>
internal static class SourceFileCommands
{
    public static Command CreateValidate()
    {
        var (files, json) = (FilesArgument(), CommonOptions.Json());
        var command = new Command(
            "validate",
            """
            Checks definitions, and prints all errors with file, line and column. It needs no database and no secrets.
            With --json, prints an array with one object for each file.

            Exit codes: 0 valid, 3 errors, 64 a file cannot be read.

            Example:
              pollersaga sources validate github.yaml
              pollersaga sources validate sources/*.yaml --json
            """)
        {
            files,
            json,
        };
        command.SetAction(parsed =>
        {
            var readings = ReadAll(new SourceReader([], []), parsed.GetRequiredValue(files));
            if (parsed.GetValue(json))
                JsonOutput.Write(readings.Select(item => ToDocument(item.File, item.Reading)));
            else
                readings.ForEach(item => Report(item.File, item.Reading));
            return readings.TrueForAll(item => item.Reading.Definition is not null) ? ExitCodes.Completed : ExitCodes.Failed;
        });
        return command;
    }

    public static Command CreateApply(string[] settings)
    {
        var (files, data, json) = (FilesArgument(), SourcesCommand.Data(), CommonOptions.Json());
        var by = new Option<string?>("--by")
        {
            Description = "The person or program that applies the definition. Default: the user of this process.",
            HelpName = "NAME",
        };
        var command = new Command(
            "apply",
            """
            Checks definitions, and stores each as the current version of its source. The version is a hash of the text; a repeat
            changes nothing. If one of the files has an error, nothing is stored. Jobs that have started keep their version.

            Exit codes: 0 stored, 3 errors or no database, 64 a file cannot be read.

            Example:
              pollersaga sources apply github.yaml --data ./pollersaga-data
              pollersaga sources apply github.yaml --PollerSaga:Database:Provider=PostgreSql --PollerSaga:Database:ConnectionString='Host=…'
            """)
        {
            files,
            by,
            data,
            json,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var host = SourcesCommand.Open(parsed.GetValue(data), settings);
            var reader = host.Services.GetRequiredService<SourceReader>();
            var readings = ReadAll(reader, parsed.GetRequiredValue(files));
            if (readings.Exists(item => item.Reading.Definition is null))
            {
                if (parsed.GetValue(json))
                    JsonOutput.Write(readings.Select(item => ToDocument(item.File, item.Reading)));
                else
                    readings.Where(item => item.Reading.Definition is null).ToList().ForEach(item => Report(item.File, item.Reading));
                return ExitCodes.Failed;
            }

            var store = host.Services.GetRequiredService<ISourceStore>();
            var applied = new List<AppliedSource>();
            foreach (var (_, text, reading) in readings)
                applied.Add(await store.ApplyAsync(reading.Require().Name, text, parsed.GetValue(by) ?? Environment.UserName));

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(applied);
            }
            else
            {
                foreach (var (name, version, isChanged) in applied)
                    Console.WriteLine($"The source {name} {(isChanged ? "has" : "still has")} the version {SourceText.Shorten(version)}.");
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    private static Argument<string[]> FilesArgument() => new("FILE")
    {
        Description = "A file with a definition, YAML or JSON.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static List<(string File, string Text, SourceReading Reading)> ReadAll(SourceReader reader, string[] files) =>
    [
        .. files
            .Select(file => (File: file, Text: SourceFile.Read(file)))
            .Select(item => (item.File, item.Text, reader.Read(item.Text, item.File))),
    ];

    private static void Report(string file, SourceReading reading)
    {
        if (reading.Definition is not { } definition)
        {
            SourceReport.WriteErrors(file, reading);
            return;
        }

        var streams = string.Join(", ", definition.Streams.Keys);
        Console.WriteLine(
            $"{file} is valid: source {definition.Name} with {SourceReport.Count(definition.Streams.Count, "stream")} ({streams}).");
    }

    private static object ToDocument(string file, SourceReading reading) => new
    {
        file,
        isValid = reading.Definition is not null,
        name = reading.Definition?.Name,
        streams = reading.Definition?.Streams.Keys.ToArray() ?? [],
        errors = reading.Errors.Select((DefinitionError error) => new { error.Line, error.Column, error.Path, error.Message }),
    };
}
