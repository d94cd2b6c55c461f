using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Processing;
using PollerSaga.Processing.Ndjson;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Runs;

/// <summary>One <c>process</c>: processes the queue of a data folder, or of the workers on a bus.</summary>
internal sealed class ProcessRun(ProcessRequest request)
{
    private const string DefaultOutput = "ndjson";

    private DependencyRefusedException? _refusal;

    /// <summary>Processes the queue.</summary>
    /// <param name="cancellationToken">Receives no further page, and finishes the pages in progress.</param>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        IsOfFolder ? WorkFolderAsync(cancellationToken) : WorkQueueAsync(cancellationToken);

    // With a bus or a completion queue, other processes receive the reports. With a folder, the run has ended.
    private bool IsOfFolder => EngineHost.TransportOf(request.Settings) == TransportKind.InMemory
        && (request.DataFolder is not null || EngineHost.CompletionQueueOf(request.Settings) == CompletionQueueKind.None);

    /// <summary>Processes the pages that a run left in its folder, and updates its database itself.</summary>
    private async Task<int> WorkFolderAsync(CancellationToken cancellationToken)
    {
        var look = DataFolder.Look(request.DataFolder ?? DataFolder.DefaultPath);
        if (!EngineHost.NamesDatabase(request.Settings) && !File.Exists(look.Database))
        {
            throw new UsageException($"The folder {look.Path} contains no data. Name the folder of the run with --data, "
                + "or a bus with PollerSaga:Transport:Kind.");
        }

        using var host = EngineHost.BuildProcessor(look, request.Settings, AddProcessor);
        host.Services.CheckSettings();
        using var folder = await DataFolder.TakeWhenFreeAsync(look.Path, TellToWait, TimeProvider.System, cancellationToken);
        await host.Services.MigratePollerSagaAsync(cancellationToken);
        return await WorkAsync(host, untilEmpty: true, cancellationToken);
    }

    /// <summary>Processes the pages of workers, and reports to them over their bus or the completion queue.</summary>
    private async Task<int> WorkQueueAsync(CancellationToken cancellationToken)
    {
        if (request.DataFolder is not null)
        {
            throw new UsageException("--data names the folder of a run, but PollerSaga:Transport:Kind names a bus. Use one of them.");
        }

        using var host = EngineHost.BuildProcessor(folder: null, request.Settings, AddProcessor);
        host.Services.CheckSettings();
        var transport = host.Services.GetRequiredService<IOptions<TransportOptions>>().Value;
        var completionQueue = host.Services.GetRequiredService<IOptions<CompletionQueueOptions>>().Value;
        if (transport.Kind == TransportKind.RabbitMq && completionQueue.Kind == CompletionQueueKind.None)
            await RabbitMqConnection.TryAsync(transport, cancellationToken);
        return await WorkAsync(host, request.UntilEmpty, cancellationToken);
    }

    private void AddProcessor(IServiceCollection services, IConfiguration configuration)
    {
        if (request.Concurrency is { } concurrency)
            services.PostConfigure<ProcessingOptions>(options => options.Concurrency = concurrency);

        if (request.Processor == ShippedProcessor.Ndjson)
        {
            services.AddSingleton(new NdjsonOptions(OutputFolder, request.RecordsProperty));
            services.AddSingleton<NdjsonProcessor>();
            services.AddPayloadPump<NdjsonProcessor>(configuration);
        }
        else
        {
            services.AddPayloadPump<DiscardProcessor>(configuration);
        }
    }

    private string OutputFolder => request.Output is { } output
        ? output.Length > 0 ? Path.GetFullPath(output) : throw new UsageException("--output is ''; expected a folder.")
        : Path.GetFullPath(IsOfFolder ? Path.Combine(request.DataFolder ?? DataFolder.DefaultPath, DefaultOutput) : DefaultOutput);

    private static void TellToWait(string path) => Console.Error.WriteLine(
        $"pollersaga: The data folder {path} is in use by another pollersaga. The command waits until it ends. "
            + "To process pages while a run polls, use a bus: see 'Many workers' in the README.");

    private async Task<int> WorkAsync(IHost host, bool untilEmpty, CancellationToken cancellationToken)
    {
        var services = host.Services;
        foreach (var check in services.GetServices<IStartCheck>())
            await check.CheckAsync(cancellationToken);
        await OpenQueueAsync(services.GetRequiredService<IProcessingQueueReader>(), cancellationToken);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abort = new CancellationTokenSource();
        services.GetRequiredService<DependencyWatch>().Unavailable += fault =>
        {
            // A dependency that refuses does not recover, so that a message in progress need not wait.
            if (fault is DependencyRefusedException refusal && Interlocked.CompareExchange(ref _refusal, refusal, null) is null)
            {
                stop.CancelAfter(TimeSpan.Zero);
                abort.CancelAfter(TimeSpan.Zero);
            }
        };
        var patience = services.GetRequiredService<IOptions<WorkerOptions>>().Value.ShutdownTimeout;
        await using var stopping = cancellationToken.Register(() => abort.CancelAfter(patience));

        await host.StartAsync(cancellationToken);
        try
        {
            var pump = services.GetRequiredService<PayloadPump>();
            var pumping = pump.RunAsync(untilEmpty, stop.Token, abort.Token);
            await new ProcessProgress(Console.Error, TimeProvider.System).ShowAsync(() => pump.Counts, pumping);
            await pumping;
            if (pump.Mistake is { } mistake)
                throw new UsageException($"No page was processed, and all pages are back in the queue: {mistake}");

            Report(pump.Counts);
            return ExitCode(pump.Counts, untilEmpty && cancellationToken.IsCancellationRequested);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static async Task OpenQueueAsync(IProcessingQueueReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await reader.OpenAsync(cancellationToken);
        }
        catch (ProcessingQueueException exception)
        {
            throw new DependencyRefusedException($"The processing queue cannot be read: {exception.Message}", exception);
        }
    }

    private int ExitCode(ProcessingCounts counts, bool isInterrupted)
    {
        if (_refusal is { } refusal)
            throw refusal;
        if (isInterrupted)
            return ExitCodes.Interrupted;
        return counts.DeadLettered > 0 ? ExitCodes.CompletedWithFailures : ExitCodes.Completed;
    }

    private void Report(ProcessingCounts counts)
    {
        Console.WriteLine(ProcessProgress.Describe(counts));
        if (request.Processor == ShippedProcessor.Ndjson)
            Console.WriteLine($"Records   {Path.Combine(OutputFolder, "{jobId}.ndjson")}");
    }
}
