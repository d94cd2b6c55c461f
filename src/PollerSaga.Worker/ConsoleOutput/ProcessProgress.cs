using System.Globalization;
using PollerSaga.Processing;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>How <c>process</c> gets on: a line a second while there is news.</summary>
internal sealed class ProcessProgress(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>The counts for a person.</summary>
    public static string Describe(ProcessingCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Processed:N0} pages processed, {counts.Abandoned:N0} tries failed, {counts.DeadLettered:N0} pages laid aside");

    /// <summary>Shows progress until <paramref name="over"/> ends, however it does.</summary>
    public async Task ShowAsync(Func<ProcessingCounts> read, Task over)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var (last, lastAt) = (read(), clock.GetTimestamp());
        while (await Task.WhenAny(over, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != over)
        {
            var (counts, at) = (read(), clock.GetTimestamp());
            if (counts != last)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Describe(counts)}, {(counts.Processed - last.Processed) / clock.GetElapsedTime(lastAt, at).TotalSeconds:N0}/s"));
            (last, lastAt) = (counts, at);
        }
    }
}
