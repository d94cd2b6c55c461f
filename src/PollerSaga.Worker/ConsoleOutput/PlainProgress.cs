using System.Globalization;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>One line per second.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider clock) : ProgressView(TimeSpan.FromSeconds(1), clock)
{
    public override Task ShowAsync(Func<CancellationToken, Task<PollerJobStatus?>> read, Task over, CancellationToken cancellationToken) =>
        FollowAsync(read, over, Print, cancellationToken);

    private void Print(PollerJobStatus status)
    {
        if (status.State == PollerJobState.Preparing)
        {
            output.WriteLine(Preparation(status));
            return;
        }

        var (rate, left) = Measure(status);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Done(status)}, {rate:N0}/s, {status.Summary.FailedToComplete:N0} failed"
                + $"{(left is { } time ? $", {time.TotalSeconds:N0} s left" : string.Empty)}{WaitText.Suffix(status)}"));
    }
}
