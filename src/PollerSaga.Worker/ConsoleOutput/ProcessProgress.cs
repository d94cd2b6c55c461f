using System.Globalization;
using PollerSaga.Processing;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The progress of <c>process</c>: one line per second while it changes.</summary>
internal sealed class ProcessProgress(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Describes the counts for a person.</summary>
    public static string Describe(ProcessingCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Processed:N0} pages processed, {counts.Abandoned:N0} attempts failed, {counts.DeadLettered:N0} dead letters");

    /// <summary>Shows progress until <paramref name="over"/> ends, in any way.</summary>
    public async Task ShowAsync(Func<ProcessingCounts> read, Task over)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var (last, lastAt) = (read(), clock.GetTimestamp());
        while (await Task.WhenAny(over, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != over)
        {
            var (counts, at) = (read(), clock.GetTimestamp());
            if (counts != last)
            {
                var rate = (counts.Processed - last.Processed) / clock.GetElapsedTime(lastAt, at).TotalSeconds;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Describe(counts)}, {rate:N0}/s"));
            }

            (last, lastAt) = (counts, at);
        }
    }
}
