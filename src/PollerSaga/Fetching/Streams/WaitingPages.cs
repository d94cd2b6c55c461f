using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Transport;

namespace PollerSaga.Fetching.Streams;

/// <summary>
/// The pages of this process that wait until their host accepts requests again. They hold no thread and no place of other jobs. Their
/// leases are renewed. When the time has come, their tasks are resumed. If the process dies before, the resume sweep resumes them.
/// </summary>
internal sealed class WaitingPages(EndpointSender bus, TimeProvider clock, ILogger<WaitingPages> logger) : IAsyncDisposable
{
    // The time between two tries if the bus is unavailable.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Task> _pages = new();
    private readonly CancellationTokenSource _stopped = new();

    /// <summary>The tasks of the pages that wait.</summary>
    public ICollection<Guid> TaskIds => _pages.Keys;

    /// <summary>Adds a page.</summary>
    /// <param name="page">The page, whose task is started.</param>
    /// <param name="until">The time at which its task resumes, UTC.</param>
    public void Add(PollerPage page, DateTimeOffset until)
    {
        logger.PageWaits(page.JobId, page.TaskId, until);

        // A page that waits already was delivered twice, and is resumed once.
        _pages.GetOrAdd(page.TaskId, _ => ResumeAtAsync(page, until));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await Task.WhenAll(_pages.Values);
        _stopped.Dispose();
    }

    private async Task ResumeAtAsync(PollerPage page, DateTimeOffset until)
    {
        await Task.Yield();
        try
        {
            for (var delay = until - clock.GetUtcNow(); !await TryResumeAsync(page, delay); delay = RetryDelay)
            {
                // The bus is unavailable.
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // Another process resumes the task when its lease has expired.
        }
        catch (Exception exception)
        {
            logger.TaskFailedByDefect(exception, page.JobId, page.TaskId, page.StartAt);
        }
        finally
        {
            _pages.TryRemove(page.TaskId, out _);
        }
    }

    private async Task<bool> TryResumeAsync(PollerPage page, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, clock, _stopped.Token);
        try
        {
            await bus.SendAsync(PollerEndpoints.Task, new StartPollerTask(page, Resume: true), _stopped.Token);
            return true;
        }
        catch (DependencyUnavailableException)
        {
            return false;
        }
    }
}
