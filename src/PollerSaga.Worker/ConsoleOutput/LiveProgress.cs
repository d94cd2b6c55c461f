using System.Globalization;
using PollerSaga.Contracts.Jobs;
using Spectre.Console;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>A progress bar on a terminal, with rate, failures and remaining time.</summary>
internal sealed class LiveProgress(TimeProvider clock) : ProgressView(TimeSpan.FromMilliseconds(200), clock)
{
    public override Task ShowAsync(
        Func<CancellationToken, Task<PollerJobStatus?>> read,
        Task over,
        CancellationToken cancellationToken) => AnsiConsole
        .Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask("Preparing the job");
            bar.IsIndeterminate = true;
            await FollowAsync(read, over, status => Draw(bar, status), cancellationToken);
        });

    private void Draw(ProgressTask bar, PollerJobStatus status)
    {
        if (status.State == PollerJobState.Preparing)
        {
            bar.Description = Preparation(status);
            return;
        }

        var summary = status.Summary;
        var (rate, left) = Measure(status);
        bar.IsIndeterminate = !status.IsTotalKnown;
        bar.MaxValue = Math.Max(1, summary.Total);
        bar.Value = summary.Total == 0 ? 1 : summary.Done;
        var color = summary.FailedToComplete > 0 ? "red" : "grey";
        var remaining = left is { } time ? $"{(int)time.TotalHours:00}:{time:mm\\:ss} left" : string.Empty;
        bar.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{Done(status)}  {rate:N0}/s  [{color}]{summary.FailedToComplete:N0} failed[/]  {remaining}")
            + Markup.Escape(WaitText.Suffix(status));
    }
}
