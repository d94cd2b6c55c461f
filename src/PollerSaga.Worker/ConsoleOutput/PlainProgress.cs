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
            output.WriteLine("Reading the API's metadata");
            return;
        }

        var (rate, left) = Measure(status.Summary);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Done(status.Summary):N0} of {status.Summary.Total:N0} pages, {rate:N0}/s, {status.Summary.FailedToComplete:N0} failed"
                + $"{(left is { } time ? $", {time.TotalSeconds:N0} s left" : string.Empty)}"));
    }
}
