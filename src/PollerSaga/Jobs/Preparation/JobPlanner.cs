using System.Globalization;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Window;

namespace PollerSaga.Jobs.Preparation;

/// <summary>
/// Plans a job: reads the API's metadata or the definition of the source, stores the counter and releases the first window. It also reopens
/// a job that runs again.
/// </summary>
internal sealed class JobPlanner(
    ApiMetadataReader metadata,
    SourcePlanner sources,
    PollerStore store,
    IOptions<PollingOptions> options,
    IOptions<WorkerOptions> worker,
    TimeProvider clock)
{
    /// <summary>Plans a job, or finds its plan.</summary>
    /// <returns>The counter; null if the job is over.</returns>
    /// <exception cref="FetchException">The API's metadata is missing or invalid.</exception>
    public async Task<PollerJobCounter?> PlanAsync(PreparePollerJob job, CancellationToken cancellationToken)
    {
        var planned = await store.ReadAsync(db => db.FindCounterAsync(job.JobId, cancellationToken));
        var isReopened = planned is not null && planned.Run < job.Run;
        if (planned is not null && !isReopened)
            return planned.ClosedAt is null ? planned : null;

        // The job may have ended while the message waited in the queue.
        if (!await LeaseAsync(job.JobId, cancellationToken))
            return null;
        return isReopened ? await ReopenAsync(job, job.Run!.Value, cancellationToken) : await CreateAsync(job, cancellationToken);
    }

    private async Task<bool> LeaseAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var isLeased = false;
        var leaseUntil = clock.GetUtcNow() + worker.Value.LeaseDuration;
        await store.ExecuteAsync(jobId, async db => isLeased = await db.LeasePreparationAsync(jobId, leaseUntil, cancellationToken));
        return isLeased;
    }

    private async Task<PollerJobCounter?> CreateAsync(PreparePollerJob job, CancellationToken cancellationToken)
    {
        var source = job.Source is null ? null : await sources.PlanAsync(job, cancellationToken);
        var listing = source?.Listing ?? await ReadListingAsync(job.Url, cancellationToken);

        PollerJobCounter? counter = null;
        await store.ExecuteAsync(job.JobId, async db =>
        {
            // The job may have been ended, paused or given another window in the meantime. A later change, in any process, waits for this
            // transaction and then finds the counter.
            counter = null;
            if (await db.LockPreparingAsync(job.JobId, cancellationToken) is not { } row)
                return;

            IWindowOwner owner = row;
            var places = listing.MaxWindow < owner.Places ? listing.MaxWindow.Value : owner.Places;
            var pages = listing.Pages ?? Math.Max(places, 1);
            counter = new PollerJobCounter
            {
                JobId = job.JobId,
                TotalRecords = listing.TotalRecords,
                PageSize = listing.PageSize,
                Total = pages,
                ProgressAt = clock.GetUtcNow(),
                Window = listing.Kind == ListingKind.Planned ? Math.Min(places, pages) : places,
                MaxWindow = listing.MaxWindow,
                Next = Math.Min(places, pages),
                DeadlineAt = owner.TaskDeadline,
                Run = row.Run,
                ToleratedFailures = PollerJobLimits.ToleratedFailures(row, pages),
                Kind = listing.Kind,
                Source = source?.Name,
                SourceVersion = source?.Version,
                Url = source?.Url,
                Records = source is null ? null : 0,
            };
            db.Counters.Add(counter);
        });
        return counter;
    }

    private async Task<ListingPlan> ReadListingAsync(Uri url, CancellationToken cancellationToken)
    {
        var api = await metadata.ReadAsync(url, cancellationToken);
        var pages = PollerPlan.PagesFor(api.TotalRecords, api.PageSize);
        CheckPages(api, pages);
        return new ListingPlan(ListingKind.Planned, api.TotalRecords, api.PageSize, (int)pages);
    }

    private async Task<PollerJobCounter?> ReopenAsync(PreparePollerJob job, int run, CancellationToken cancellationToken)
    {
        await store.MakePendingAsync(job.JobId, run, cancellationToken);

        PollerJobCounter? counter = null;
        await store.ExecuteOnConnectionAsync(job.JobId, async connection => counter =
            await connection.Db.LockPreparingAsync(job.JobId, cancellationToken) is { } row && row.Run == run
                ? await WindowReopening.OpenAsync(connection, row, clock.GetUtcNow())
                : null);
        return counter;
    }

    private void CheckPages(ApiMetadata api, long pages)
    {
        var limit = options.Value.MaxTasksPerJob;
        if (pages <= limit)
            return;

        throw new FetchException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The API's totalRecords = {api.TotalRecords} by maxRecordsPerPage = {api.PageSize} makes {pages} pages; ")
            + string.Create(CultureInfo.InvariantCulture, $"PollerSaga:Polling:MaxTasksPerJob allows {limit}."),
            isRetriable: false);
    }
}
