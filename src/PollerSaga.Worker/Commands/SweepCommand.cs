using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga sweep</c>.</summary>
internal static class SweepCommand
{
    public static Command Create(string[] settings)
    {
        var data = CommonOptions.OptionalData("the database of the settings");
        var dryRun = new Option<bool>("--dry-run") { Description = "Report the items that a sweep would delete, and delete nothing." };
        var json = CommonOptions.Json();
        var command = new Command(
            "sweep",
            """
            Deletes the data of finished jobs whose retention has passed, once, and reports it. A worker does this every
            minute. By default, only rows, history and results are deleted, 30 days after the end of a job. Payloads are kept
            unless PollerSaga:Retention:Payloads or PollerSaga:Retention:UnprocessedPayloads is set.

            Example:
              pollersaga sweep --dry-run --data ./pollersaga-data
              pollersaga sweep --data ./pollersaga-data --PollerSaga:Retention:Payloads=7.00:00:00
            """)
        {
            data,
            dryRun,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(data) ?? (EngineHost.NamesDatabase(settings) ? null : DataFolder.DefaultPath);
            return new SweepRun(folder, parsed.GetValue(dryRun), parsed.GetValue(json), settings).RunAsync(cancellationToken);
        });
        return command;
    }
}
