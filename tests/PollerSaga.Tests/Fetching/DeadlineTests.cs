using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching;

namespace PollerSaga.Tests.Fetching;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void Cancels_at_the_deadline_and_not_before()
    {
        using var deadline = Deadline.At(PageDue(TimeSpan.FromSeconds(150)).DeadlineAt, _clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(150) - TimeSpan.FromMilliseconds(1));
        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((false, false)));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(-1_000_000)]
    public void Is_cancelled_from_the_start_when_it_has_passed(int seconds)
    {
        using var deadline = Deadline.At(PageDue(TimeSpan.FromSeconds(seconds)).DeadlineAt, _clock, CancellationToken.None);

        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public void Never_passes_without_a_deadline()
    {
        using var deadline = Deadline.At(PageDue(null).DeadlineAt, _clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromDays(3650));

        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((false, false)));
    }

    [Test]
    public void Takes_a_deadline_farther_away_than_any_timer_goes() =>
        Assert.That(
            () =>
            {
                using var deadline = Deadline.At(PageDue(TimeSpan.FromDays(36_500)).DeadlineAt, _clock, CancellationToken.None);
                return deadline.HasPassed;
            },
            Is.False);

    [Test]
    public async Task Is_cancelled_with_the_token_it_was_made_of_and_has_not_passed_then()
    {
        using var stop = new CancellationTokenSource();
        using var deadline = Deadline.At(PageDue(TimeSpan.FromSeconds(150)).DeadlineAt, _clock, stop.Token);

        await stop.CancelAsync();

        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((false, true)));
    }

    private PollerPage PageDue(TimeSpan? left) =>
        new(Guid.NewGuid(), Guid.NewGuid(), 0, new Uri("http://api.test/p"), 0, 100, 0, _clock.GetUtcNow() + left);
}
