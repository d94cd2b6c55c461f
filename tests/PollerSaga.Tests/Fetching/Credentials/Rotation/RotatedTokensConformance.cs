using Microsoft.EntityFrameworkCore;
using PollerSaga.Fetching.Credentials.Rotation;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials.Rotation;

public abstract class RotatedTokensConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static readonly RotationKey Key = new("test", ["client"], "first");
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Test]
    public async Task One_worker_at_a_time_holds_the_lease()
    {
        await using var one = await StartAsync(start: false);
        await using var two = await StartAsync(start: false);
        var acquired = new[] { one, two, one, two }
            .Select(engine => engine.Get<RotatedTokens>().AcquireAsync(Key, Timeout, CancellationToken.None))
            .ToList();

        for (var turn = 1; turn <= 4; turn++)
        {
            var next = await await Task.WhenAny(acquired).OrTimeOut();
            acquired.RemoveAll(task => task.IsCompletedSuccessfully && task.Result == next);
            Assert.That(acquired.Exists(task => task.IsCompleted), Is.False, "nobody else holds the lease");
            Assert.That(next.RefreshToken, Is.EqualTo(turn == 1 ? null : $"token-{turn - 1}"));
            await one.Get<RotatedTokens>().SaveAsync(next, $"token-{turn}");
        }
    }

    [Test]
    public async Task Stores_a_long_refresh_token_and_no_later_change_of_an_ended_lease()
    {
        await using var engine = await StartAsync(start: false);
        var tokens = engine.Get<RotatedTokens>();
        var refreshToken = new string('t', 20_000);
        var lease = await tokens.AcquireAsync(Key, Timeout, CancellationToken.None);
        await tokens.SaveAsync(lease, refreshToken);

        await tokens.SaveAsync(lease, "late");
        await tokens.ReleaseAsync(lease);

        var next = await tokens.AcquireAsync(Key, Timeout, CancellationToken.None).OrTimeOut();
        await tokens.ReleaseAsync(next);
        Assert.That((next.RefreshToken, next.Version), Is.EqualTo((refreshToken, 3)));
        Assert.That(
            (await tokens.AcquireAsync(Key, Timeout, CancellationToken.None).OrTimeOut()).RefreshToken,
            Is.EqualTo(refreshToken),
            "a release changes no token");
    }

    [Test]
    public async Task An_implausible_lease_is_not_waited_for()
    {
        await using var engine = await StartAsync(start: false);
        var tokens = engine.Get<RotatedTokens>();
        await tokens.AcquireAsync(Key, TimeSpan.FromDays(1000), CancellationToken.None);

        var lease = await tokens.AcquireAsync(Key, Timeout, CancellationToken.None).OrTimeOut();

        Assert.That(lease.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task All_processes_share_the_keys()
    {
        await using var one = await StartAsync(start: false);
        await using var two = await StartAsync(start: false);

        var value = one.Get<TokenProtection>().Protect(Key, "canary");

        Assert.That(two.Get<TokenProtection>().TryUnprotect(Key, value), Is.EqualTo("canary"));
        Assert.That(await one.Store.ReadAsync(db => db.Set<ProtectionKey>().CountAsync()), Is.EqualTo(1));
    }
}
