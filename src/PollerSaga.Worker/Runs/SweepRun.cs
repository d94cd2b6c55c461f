using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Runs;

/// <summary>One <c>sweep</c>: deletes the data whose retention has passed, or reports it.</summary>
/// <param name="path">The data folder; null for the database of the settings.</param>
/// <param name="isDryRun">Whether nothing is deleted.</param>
/// <param name="json">Whether standard output is one JSON document.</param>
/// <param name="settings">Settings of the command line.</param>
internal sealed class SweepRun(string? path, bool isDryRun, bool json, IReadOnlyList<string> settings)
{
    private const int BatchSize = 100;

    /// <summary>Sweeps.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (path is null && !isDryRun && EngineHost.TransportOf(settings) == TransportKind.InMemory)
        {
            throw new UsageException("PollerSaga:Database names a database, but PollerSaga:Transport:Kind is InMemory. Set the bus of its "
                + "workers, or name a data folder with --data DIR.");
        }

        var data = path is null ? null : DataFolder.FindData(path);
        using var host = EngineHost.BuildSweeper(data, settings);
        host.Services.CheckSettings();
        using var folder = data is null || isDryRun ? null : DataFolder.Take(data.Path, "Its process sweeps it too. Wait until it ends.");
        if (folder is not null)
            await host.Services.MigratePollerSagaAsync(cancellationToken);

        var report = new SweepReport(isDryRun);
        await foreach (var (job, items) in SweepAsync(host.Services, cancellationToken))
            report.Add(job, items);
        if (json)
            report.WriteJson();
        else
            report.Write();
        return ExitCodes.Completed;
    }

    private async IAsyncEnumerable<(Guid JobId, DeletedItems Items)> SweepAsync(
        IServiceProvider services,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var jobs = services.GetRequiredService<DueJobs>();
        var options = services.GetRequiredService<IOptions<RetentionOptions>>().Value;
        if (!isDryRun)
            await jobs.AdoptAsync(cancellationToken);

        var cutoffs = RetentionCutoffs.At(services.GetRequiredService<TimeProvider>().GetUtcNow(), options);
        List<DueJob> batch = [];
        do
        {
            batch = await jobs.ReadAsync(cutoffs, batch.LastOrDefault(), BatchSize, cancellationToken);
            foreach (var job in batch)
            {
                // The services that delete are created for a deletion only: they clean up their folders.
                var items = isDryRun
                    ? await services.GetRequiredService<DueItems>().CountAsync(job, cutoffs, cancellationToken)
                    : await services.GetRequiredService<DueDeletion>().DeleteAsync(job, cutoffs, cancellationToken);
                if (!items.IsEmpty)
                    yield return (job.JobId, items);
            }
        }
        while (batch.Count == BatchSize);
    }
}
