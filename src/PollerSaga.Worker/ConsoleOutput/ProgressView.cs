using System.Globalization;
using PollerSaga.Contracts.Jobs;
using Spectre.Console;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>Shows the progress of a job until it is over.</summary>
internal abstract class ProgressView(TimeSpan period, TimeProvider clock)
{
    private DateTimeOffset _firstAt;
    private int _firstDone = -1;

    /// <summary>
    /// Creates a progress bar for a terminal, otherwise one line per second, on standard error if standard output is a document.
    /// </summary>
    public static ProgressView For(bool json, TimeProvider clock)
    {
        if (!json && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive)
            return new LiveProgress(clock);
        return new PlainProgress(json ? Console.Error : Console.Out, clock);
    }

    /// <summary>Shows progress until <paramref name="over"/> ends.</summary>
    public abstract Task ShowAsync(Func<CancellationToken, Task<PollerJobStatus?>> read, Task over, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="show"/> periodically.</summary>
    protected async Task FollowAsync(
        Func<CancellationToken, Task<PollerJobStatus?>> read,
        Task over,
        Action<PollerJobStatus> show,
        CancellationToken cancellationToken)
    {
        while (!over.IsCompleted)
        {
            await Task.WhenAny(over, Task.Delay(period, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (await read(cancellationToken) is { } status)
                show(status);
        }
    }

    /// <summary>Describes a job that is not planned yet. Only the built-in dialect has a request for metadata.</summary>
    protected static string Preparation(PollerJobStatus status) =>
        status.Source is null ? "Reading the API's metadata" : "Planning the job";

    /// <summary>Describes the pages that have left the window, for example <c>12 of 40 pages</c>, or <c>12 pages</c>.</summary>
    protected static string Done(PollerJobStatus status) => string.Create(
        CultureInfo.InvariantCulture,
        $"{status.Summary.Done:N0}{(status.IsTotalKnown ? $" of {status.Summary.Total:N0}" : string.Empty)} pages");

    /// <summary>
    /// Returns the pages per second since this run began, and the time for the other pages at this rate; null if it is unknown.
    /// </summary>
    protected (double Rate, TimeSpan? Left) Measure(PollerJobStatus status)
    {
        var summary = status.Summary;
        var (now, done) = (clock.GetUtcNow(), summary.Done);
        if (_firstDone < 0)
            (_firstAt, _firstDone) = (now, done);

        var seconds = (now - _firstAt).TotalSeconds;
        var rate = seconds > 0 ? (done - _firstDone) / seconds : 0;
        return (rate, rate > 0 && status.IsTotalKnown ? TimeSpan.FromSeconds((summary.Total - done) / rate) : null);
    }
}
