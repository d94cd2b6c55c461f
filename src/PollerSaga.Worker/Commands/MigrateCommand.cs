using System.CommandLine;
using PollerSaga.Storage;
using PollerSaga.Worker.Running;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga migrate</c>.</summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings)
    {
        var data = CommonOptions.Data();
        var command = new Command(
            "migrate",
            """
            Prepares the database, or brings it up to date; a repeat changes nothing. run and demo do it themselves.

            Example:
              pollersaga migrate --data ./pollersaga-data
            """)
        {
            data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var folder = DataFolder.Take(parsed.GetRequiredValue(data));
            using var host = EngineHost.Build(folder, settings);
            var applied = await host.Services.MigratePollerSagaAsync(cancellationToken);

            Console.WriteLine(applied == 0 ? "The database is up to date." : $"The database is prepared: {applied} migrations applied.");
            return ExitCodes.Completed;
        });
        return command;
    }
}
