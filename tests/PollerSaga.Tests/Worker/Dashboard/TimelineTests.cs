using PollerSaga.ReadModel;
using PollerSaga.Worker.Dashboard.Live;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly WindowHistory Windows = new(first: 25, changes: []);

    [Test]
    public void Asks_for_the_tasks_whose_end_it_does_not_know()
    {
        var timeline = new Timeline();
        timeline.Apply([Task(0, 0, 1), Task(1, 0, null), Task(3, 0, 2)]);

        Assert.That(timeline.Plan(released: 5, max: 100), Is.EqualTo(new[] { 1, 2, 4 }));
        Assert.That(timeline.Plan(released: 5, max: 2), Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCase(1500, 1)]
    [TestCase(1501, 2)]
    [TestCase(1_000_000, 1024)]
    public void Chooses_evenly_and_no_more_than_it_keeps(int released, int step)
    {
        var planned = new Timeline().Plan(released, max: int.MaxValue);

        Assert.That(planned, Has.Count.LessThanOrEqualTo(Timeline.MaxSamples));
        Assert.That(planned, Is.EqualTo(Enumerable.Range(0, planned.Count).Select(index => index * step)));
    }

    [Test]
    public void Keeps_what_it_knows_when_it_chooses_more_widely()
    {
        var timeline = new Timeline();
        timeline.Apply(Enumerable.Range(0, 1500).Select(index => Task(index, 0, index + 1)));

        Assert.That(timeline.Plan(released: 1502, max: int.MaxValue), Is.EqualTo(new[] { 1500 }));
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Shows_the_same_rate_however_few_of_the_tasks_it_knows(int perSample)
    {
        // Ten a second, each half a second long.
        var timeline = new Timeline();
        var released = 600 * perSample;
        var step = Math.Max(1, timeline.Plan(released, max: 2).Skip(1).First());
        timeline.Apply(timeline.Plan(released, int.MaxValue).Select(index => Task(index, (index / 10d) - 0.4, (index / 10d) + 0.1)));

        var drawn = timeline.Draw(Start, Windows);

        Assert.That(drawn, Has.Count.EqualTo(60), $"with every {step}th");
        Assert.That(drawn.Select(point => point.Rate), Is.All.EqualTo(10).Within(step * 0.2));
        Assert.That(drawn.Skip(1).Select(point => point.MedianSeconds), Is.All.EqualTo(0.5).Within(0.001));
        Assert.That(drawn[^1].At, Is.EqualTo(Start.AddSeconds(released / 10d)).Within(TimeSpan.FromSeconds(step / 5d)));
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Shows_how_many_pages_were_in_flight_however_few_of_them_it_knows(int perSample)
    {
        // Ten a second, each two seconds long: twenty at once.
        var timeline = new Timeline();
        var released = 600 * perSample;
        timeline.Plan(released, max: 1);
        timeline.Apply(timeline.Plan(released, int.MaxValue).Select(index => Task(index, index / 10d, (index / 10d) + 2)));

        var drawn = timeline.Draw(Start, Windows);

        // The first steps fill the window; in the last ones nothing follows what ends.
        Assert.That(drawn.Skip(2).SkipLast(3).Select(point => point.InFlight), Is.All.EqualTo(20).Within(perSample == 1 ? 1 : 4));
        Assert.That(drawn.Select(point => point.Window), Is.All.EqualTo(25));
    }

    [Test]
    public void Counts_as_in_flight_what_has_not_ended()
    {
        var timeline = new Timeline();
        timeline.Apply([.. Enumerable.Range(0, 40).Select(index => Task(index, index, index + 1)), Task(40, 10, null), Task(41, 10, null)]);

        var drawn = timeline.Draw(Start, Windows);

        Assert.That(drawn.Where(point => point.At > Start.AddSeconds(20)).Select(point => point.InFlight), Is.All.EqualTo(3).Within(0.001));
        Assert.That(
            drawn.Where(point => point.At <= Start.AddSeconds(10)).Select(point => point.InFlight), Is.All.EqualTo(1).Within(0.001));
    }

    [Test]
    public void Lets_no_choice_of_pages_seem_to_break_the_window()
    {
        // Of each pair that is in flight the slow one is chosen, so that the choice alone says 3 at once.
        var timeline = new Timeline();
        var planned = timeline.Plan(released: 3000, max: int.MaxValue);
        timeline.Apply(planned.Select(index => Task(index, index, index + 3)));

        var drawn = timeline.Draw(Start, new WindowHistory(first: 2, changes: []));

        Assert.That(drawn.Select(point => point.InFlight), Is.All.LessThanOrEqualTo(2));
    }

    [Test]
    public void Shows_a_pause_as_one()
    {
        var timeline = new Timeline();
        timeline.Apply(
            Enumerable.Range(0, 200).Select(
                index =>
                    Task(
                        index,
                        index < 100 ? index / 10d : 20 + (index / 10d), index < 100 ? (index + 1) / 10d : 20 + ((index + 1) / 10d))));

        var drawn = timeline.Draw(Start, Windows);

        Assert.That(
            drawn.Where(point => point.At > Start.AddSeconds(12) && point.At < Start.AddSeconds(30)).Select(point => point.Rate),
            Is.All.LessThan(0.2));
        Assert.That(drawn.Where(point => point.At <= Start.AddSeconds(9)).Select(point => point.Rate), Is.All.EqualTo(10).Within(0.5));
        Assert.That(drawn.Where(point => point.MedianSeconds is null), Is.Not.Empty);
    }

    [Test]
    public void Draws_nothing_of_a_handful_of_tasks()
    {
        var timeline = new Timeline();
        timeline.Apply([Task(0, 0, 1), Task(1, 0, 2)]);

        Assert.That(timeline.Draw(Start, Windows), Is.Empty);
    }

    private static TaskTimes Task(int index, double startedAt, double? endedAt) =>
        new(index, Start.AddSeconds(startedAt), endedAt is { } seconds ? Start.AddSeconds(seconds) : null);
}
