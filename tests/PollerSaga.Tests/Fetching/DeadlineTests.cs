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
        using var deadline = Deadline.At(PageWithDeadlineIn(TimeSpan.FromSeconds(150)).DeadlineAt, _clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(150) - TimeSpan.FromMilliseconds(1));
        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((false, false)));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(-1_000_000)]
    public void Is_cancelled_from_the_start_if_it_has_passed(int seconds)
    {
        using var deadline = Deadline.At(PageWithDeadlineIn(TimeSpan.FromSeconds(seconds)).DeadlineAt, _clock, CancellationToken.None);

        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public void Never_passes_without_a_deadline()
    {
        using var deadline = Deadline.At(PageWithDeadlineIn(null).DeadlineAt, _clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromDays(3650));

        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((false, false)));
    }

    [Test]
    public void Accepts_a_deadline_beyond_the_maximum_of_a_timer() =>
        Assert.That(
            () =>
            {
                using var deadline = Deadline.At(PageWithDeadlineIn(TimeSpan.FromDays(36_500)).DeadlineAt, _clock, CancellationToken.None);
                return deadline.HasPassed;
            },
            Is.False);

    [Test]
    public async Task Is_cancelled_with_the_callers_token_but_has_not_passed()
    {
        using var stop = new CancellationTokenSource();
        using var deadline = Deadline.At(PageWithDeadlineIn(TimeSpan.FromSeconds(150)).DeadlineAt, _clock, stop.Token);

        await stop.CancelAsync();

        Assert.That((deadline.HasPassed, deadline.Token.IsCancellationRequested), Is.EqualTo((false, true)));
    }

    private PollerPage PageWithDeadlineIn(TimeSpan? left) =>
        new(Guid.NewGuid(), Guid.NewGuid(), 0, new Uri("http://api.test/p"), 0, 100, 0, _clock.GetUtcNow() + left);
}
