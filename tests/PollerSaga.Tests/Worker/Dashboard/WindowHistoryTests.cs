using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Dashboard.Live;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class WindowHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Is_the_window_of_now_where_nobody_has_set_another()
    {
        var windows = Of(
            window: 25,
            (0, PollerJobEvents.Started, null),
            (1, PollerJobEvents.Planned, "30 pages of 100 records, 3000 in all"));

        Assert.That(Mean(windows, 0, 60), Is.EqualTo(25));
    }

    [Test]
    public void Follows_what_was_set()
    {
        var windows = Of(
            window: 5,
            (0, PollerJobEvents.Started, null),
            (10, PollerJobEvents.WindowSet, "from 25 to 10"),
            (20, PollerJobEvents.WindowSet, "from 10 to 5"));

        Assert.That(
            (Mean(windows, 0, 10), Mean(windows, 10, 20), Mean(windows, 15, 25), Mean(windows, 20, 30)),
            Is.EqualTo((25, 10, 7.5, 5)));
        Assert.That(windows.MaxOf(Start.AddSeconds(5), Start.AddSeconds(25)), Is.EqualTo(25));
        Assert.That(windows.MaxOf(Start.AddSeconds(10), Start.AddSeconds(20)), Is.EqualTo(10));
    }

    [Test]
    public void Is_closed_while_the_job_is_paused_and_keeps_what_was_set_meanwhile()
    {
        var windows = Of(
            window: 4,
            (0, PollerJobEvents.Started, null),
            (10, PollerJobEvents.Paused, null),
            (15, PollerJobEvents.WindowSet, "from 8 to 4"),
            (20, PollerJobEvents.Resumed, null));

        Assert.That(
            (Mean(windows, 0, 10), Mean(windows, 10, 20), Mean(windows, 20, 30), Mean(windows, 5, 15)),
            Is.EqualTo((8, 0, 4, 4)));
    }

    [Test]
    public void Is_closed_from_the_end_of_a_job_until_it_is_redriven()
    {
        var windows = Of(
            window: 25,
            (0, PollerJobEvents.Started, null),
            (5, PollerJobEvents.Paused, null),
            (10, PollerJobEvents.EndedAs(PollerJobState.Cancelled), "Cancelled."),
            (20, PollerJobEvents.Redriven, null));

        Assert.That((Mean(windows, 0, 5), Mean(windows, 5, 20), Mean(windows, 20, 30)), Is.EqualTo((25, 0, 25)));
    }

    [Test]
    public void Begins_with_what_the_oldest_entry_found_where_older_ones_are_gone()
    {
        var windows = Of(window: 3, (40, PollerJobEvents.WindowSet, "from 7 to 3"));

        Assert.That(Mean(windows, 0, 40), Is.EqualTo(7));
    }

    private static double Mean(WindowHistory windows, double from, double until) =>
        windows.MeanOf(Start.AddSeconds(from), Start.AddSeconds(until));

    private static WindowHistory Of(int window, params (double At, string What, string? Detail)[] entries) => WindowHistory.Of(
        [
            .. entries
                .Select((entry, index) => new PollerJobEvent
                {
                    Sequence = index + 1, At = Start.AddSeconds(entry.At), What = entry.What, Detail = entry.Detail,
                })
                .Reverse(),
        ],
        window);
}
