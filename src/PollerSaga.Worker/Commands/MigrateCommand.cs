using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Files;
using PollerSaga.Storage;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga migrate</c>.</summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings)
    {
        var data = CommonOptions.OptionalData("the database of the settings");
        var script = new Option<string?>("--script")
        {
            Description = "Write the SQL to a file instead of executing it. It updates a database of any earlier version. Not for SQLite.",
            HelpName = "FILE",
        };
        var command = new Command(
            "migrate",
            """
            Creates the database, or updates its schema. A repeat changes nothing. run, demo and worker --data do this
            themselves; a worker on a bus does not.

            Example:
              pollersaga migrate --data ./pollersaga-data
              pollersaga migrate --PollerSaga:Database:Provider=PostgreSql --PollerSaga:Database:ConnectionString='Host=…'
              pollersaga migrate --script pollersaga.sql
            """)
        {
            data,
            script,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(data) ?? (EngineHost.NamesDatabase(settings) ? null : DataFolder.DefaultPath);
            return parsed.GetValue(script) is { } file
                ? WriteScriptAsync(file, folder, settings, cancellationToken)
                : MigrateAsync(folder, settings, cancellationToken);
        });
        return command;
    }

    private static async Task<int> MigrateAsync(string? path, string[] settings, CancellationToken cancellationToken)
    {
        using var folder = path is null ? null : DataFolder.Take(path);
        using var host = EngineHost.BuildReader(folder, settings);
        var applied = await host.Services.MigratePollerSagaAsync(cancellationToken);

        if (await host.Services.GetRequiredService<PollerStore>().FindAdviceAsync(cancellationToken) is { } advice)
            Console.Error.WriteLine($"pollersaga: {advice}");
        Console.WriteLine(applied == 0 ? "The database is up to date." : $"The database is prepared: {applied} migrations applied.");
        return ExitCodes.Completed;
    }

    private static async Task<int> WriteScriptAsync(string file, string? path, string[] settings, CancellationToken cancellationToken)
    {
        using var host = EngineHost.BuildReader(path is null ? null : DataFolder.Look(path), settings);
        if (host.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider == DatabaseProvider.Sqlite)
            throw new UsageException("--script is not for SQLite, whose SQL has no conditions. Use 'pollersaga migrate'.");

        var contexts = host.Services.GetRequiredService<IDbContextFactory<PollerDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        try
        {
            await File.WriteAllTextAsync(file, script, cancellationToken);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(Path.GetFullPath(file), exception);
        }

        Console.WriteLine($"The script is in {Path.GetFullPath(file)}.");
        return ExitCodes.Completed;
    }
}
