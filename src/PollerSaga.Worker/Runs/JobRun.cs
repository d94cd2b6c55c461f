using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.ReadModel;
using PollerSaga.Settings;
using PollerSaga.Sources.Storage;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Runs;

/// <summary>One <c>run</c>: takes the data folder, starts the engine, runs the job to its end, and writes its result.</summary>
internal sealed class JobRun(RunRequest request)
{
    private readonly TaskCompletionSource<DependencyUnavailableException?> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs the job.</summary>
    /// <param name="cancellationToken">Interrupts the run; the job's state is stored.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (EngineHost.TransportOf(request.Settings) != TransportKind.InMemory)
            {
                throw new UsageException("PollerSaga:Transport:Kind names a bus, but run polls in one process. "
                    + "Start the job on the workers of the bus with 'pollersaga start URL', or set InMemory.");
            }

            // Invalid settings create nothing, not even the folder.
            using var host = BuildHost(DataFolder.Look(request.DataFolder));
            host.Services.CheckSettings();
            CheckLimits(host.Services.GetRequiredService<StartLimits>());
            using var folder = DataFolder.Take(request.DataFolder);
            return await RunAsync(host, folder, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Interrupted. Nothing is lost. {Remedy}");
            return ExitCodes.Interrupted;
        }
        catch (DependencyUnavailableException fault)
        {
            return ReportFault(fault, lastKnown: null);
        }
        catch (UnwritableOutputException)
        {
            Console.Error.WriteLine($"Nothing is lost. {Remedy}");
            throw;
        }
    }

    // A person who runs a job waits for its end. Only a deadline that the person has given ends it before.
    private TimeSpan? Timeout => request.Timeout ?? EngineHost.DeadlineOf(request.Settings);

    private string Remedy => request.EndsWithApi
        ? "The API of the demo has ended, so that the job cannot continue."
        : $"Continue with:{Environment.NewLine}  {request.ResumeCommand}";

    private void CheckLimits(StartLimits limits)
    {
        if (StartPollerJobCheck.FindFault(ToStart(), limits) is { } fault)
            throw new UsageException(fault);
    }

    private IHost BuildHost(DataFolder folder) => EngineHost.Build(
        folder,
        request.Settings,
        services => services
            .AddSingleton<IReceiveObserver>(new DeadLetterObserver(ReportDefect))
            .AllowTypedUrl(request.Source is { } source ? source.Requested.FindUrl() : request.Url)
            .AddOptions<WorkerOptions>()
            .PostConfigure<UncheckedSettings<PollingOptions>>(Dedicate),
        bus =>
        {
            bus.AddHandler((PollerJobCompleted completed) => EndRun(completed.JobId));
            bus.AddHandler((PollerJobFailed failed) => EndRun(failed.JobId));
        },
        request.Source?.Secrets);

    /// <summary>Dedicates the process to the job: it processes as many pages as the job's window allows, and no other job.</summary>
    private void Dedicate(WorkerOptions worker, UncheckedSettings<PollingOptions> polling)
    {
        var window = Math.Min(request.MaxConcurrency ?? polling.Value.MaxConcurrency, WorkerOptions.MaxConcurrentTasks);
        if (worker.ConcurrentTasks > 0) // The check refuses an invalid value.
            worker.ConcurrentTasks = Math.Max(worker.ConcurrentTasks, window);
        worker.OnlyJob = request.JobId;
    }

    private Task EndRun(Guid jobId)
    {
        if (jobId == request.JobId)
            _over.TrySetResult(null);
        return Task.CompletedTask;
    }

    private void ReportDefect(Exception defect) =>
        _over.TrySetException(new InvalidOperationException($"A message went to the error queue: {defect.Message}", defect));

    private async Task<int> RunAsync(IHost host, DataFolder folder, CancellationToken cancellationToken)
    {
        await host.Services.MigratePollerSagaAsync(cancellationToken);

        var queries = host.Services.GetRequiredService<PollerQueries>();
        var known = await queries.FindJobAsync(request.JobId, cancellationToken);
        if (known is not null && FindConflict(known) is { } conflict)
            throw new UsageException(conflict);

        var isOver = known is not null && known.State.IsOver();
        if (known is not null && !isOver)
            await ResumeAsync(known, host.Services);
        if (!isOver)
            await CheckDependenciesAsync(host.Services, cancellationToken);
        if (known is null && request.Source is { } source)
            await host.Services.GetRequiredService<ISourceStore>().StoreVersionAsync(source.Requested.Source.Name, source.Text);
        if (!isOver && await PollAsync(host, queries, cancellationToken) is { } fault)
            return ReportFault(fault, await LastKnownAsync(queries));

        var status = (await queries.GetStatusAsync(request.JobId, cancellationToken))!;
        var result = await ResultFile.WriteAsync(folder, queries, request.JobId, cancellationToken);
        Report(status, host.Services, result);
        return ExitCodes.Of(status.State);
    }

    private string? FindConflict(PollerJob known)
    {
        if (request.Source is { } source)
        {
            if (source.IsOf(known.Source, known.SourceVersion, known.Parameters))
                return null;
        }
        else if (known.Source is null && known.Url == request.Url)
        {
            return null;
        }

        return known.Source is null
            ? $"Job {request.JobId} polls {known.Url.OriginalString}. Use this address to resume it, or another --job-id."
            : $"Job {request.JobId} polls {RunSource.Describe(known.Source, known.SourceVersion, known.Parameters)}. Use the same "
                + "definition, stream and parameters to resume it, or another --job-id.";
    }

    private StartPollerJob ToStart() => new(
        request.JobId,
        request.Source is null ? request.Url : null,
        request.MaxConcurrency,
        Timeout ?? TimeSpan.Zero,
        ToleratedFailureCount: request.ToleratedFailures?.Count,
        ToleratedFailurePercentage: request.ToleratedFailures?.Percentage,
        Source: request.Source?.Requested.Name,
        SourceVersion: request.Source?.Requested.Version,
        Parameters: request.Source?.Requested.Parameters);

    /// <summary>Prepares a job of an earlier run: a resumed job gets its full time again.</summary>
    private async Task ResumeAsync(PollerJob job, IServiceProvider services)
    {
        if (request.MaxConcurrency is { } window && window != job.MaxConcurrency)
        {
            throw new UsageException($"Job {request.JobId} was started with --max-concurrency {job.MaxConcurrency}. "
                + "Omit the option to resume the job.");
        }

        if (Timeout is null && job.DeadlineAt is null)
            return;

        // A row of an older version has no time of its own.
        var timeout = Timeout ?? job.Timeout ?? services.GetRequiredService<IOptions<PollingOptions>>().Value.Deadline;
        DateTimeOffset? deadline = timeout > TimeSpan.Zero ? services.GetRequiredService<TimeProvider>().GetUtcNow() + timeout : null;
        if (Timeout is null && job.DeadlineAt > deadline)
            return;

        await services.GetRequiredService<JobDeadlines>().RenewAsync(job.CorrelationId, deadline);
    }

    private static async Task CheckDependenciesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var check in services.GetServices<IStartCheck>())
            await check.CheckAsync(cancellationToken);
    }

    /// <summary>Runs the engine until the job is over, or a dependency is unavailable.</summary>
    private async Task<DependencyUnavailableException?> PollAsync(IHost host, PollerQueries queries, CancellationToken cancellationToken)
    {
        host.Services.GetRequiredService<DependencyWatch>().Unavailable += fault => _over.TrySetResult(fault);
        using var stopped = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(
            () => _over.TrySetException(HostStart.FindDefect(host.Services) ?? new AggregateException("The engine stopped.")));
        await HostStart.StartAsync(host, cancellationToken);
        try
        {
            await host.Services.GetRequiredService<EndpointSender>().SendAsync(
                PollerEndpoints.Job,
                ToStart(),
                cancellationToken);

            // A run also resumes a paused job.
            await host.Services.GetRequiredService<EndpointSender>().SendAsync(
                PollerEndpoints.Job,
                new ResumePollerJob(request.JobId, "run"),
                cancellationToken);

            var clock = host.Services.GetRequiredService<TimeProvider>();
            await ProgressView.For(request.Json, clock).ShowAsync(
                token => queries.GetStatusAsync(request.JobId, token),
                _over.Task,
                cancellationToken);
            return await _over.Task;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private async Task<PollerJobStatus?> LastKnownAsync(PollerQueries queries)
    {
        try
        {
            return await queries.GetStatusAsync(request.JobId, CancellationToken.None);
        }
        catch (DependencyUnavailableException)
        {
            return null; // The database is unavailable, which the report states.
        }
    }

    private void Report(PollerJobStatus status, IServiceProvider services, string result)
    {
        if (request.Json)
        {
            StatusView.WriteJson(status);
            return;
        }

        StatusView.Write(status);
        Console.WriteLine($"Payloads  {services.GetRequiredService<IOptions<PayloadOptions>>().Value.PlaceOf(request.JobId)}");
        Console.WriteLine($"Queue     {services.GetRequiredService<IOptions<ProcessingQueueOptions>>().Value.Place}");
        Console.WriteLine($"Result    {result}");
        if (status.State == PollerJobState.TimedOut)
            Console.WriteLine("Start a new job with a longer --timeout, or with --timeout 0 for none.");
    }

    private int ReportFault(DependencyUnavailableException fault, PollerJobStatus? lastKnown)
    {
        Console.Error.WriteLine($"pollersaga: {fault.Message}");
        Console.Error.WriteLine($"Nothing is lost. {Remedy}");
        if (request.Json)
            StatusView.WriteJson(StatusView.Stopped(request.JobId, lastKnown, fault.Message));
        return ExitCodes.Failed;
    }
}
