using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.ApiKeys;
using PollerSaga.Jobs.Control;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.ApiKeys;

public abstract class ApiKeyStoreConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ShiftedClock _clock = new();

    [Test]
    public async Task Verifies_a_key_until_it_is_removed()
    {
        await using var engine = await StartAsync(start: false);
        var keys = engine.Get<ApiKeyStore>();
        var (reader, other) = (
            (await keys.AddAsync("reader", JobPermission.Read, lifetime: null))!,
            (await keys.AddAsync("other", JobPermission.Operate, lifetime: null))!);

        var found = await keys.VerifyAsync(reader.ToString(), None);
        var forged = await keys.VerifyAsync((reader with { Secret = other.Secret }).ToString(), None);
        var unknown = await keys.VerifyAsync(ApiKeyText.Create().ToString(), None);
        var removed = (await keys.RemoveAsync("reader"), await keys.RemoveAsync("reader"));
        var late = await keys.VerifyAsync(reader.ToString(), None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((found?.Name, found?.Permission, found?.ExpiresAt is null), Is.EqualTo(("reader", JobPermission.Read, true)));
            Assert.That((forged, unknown, late), Is.EqualTo(((ApiKey?)null, (ApiKey?)null, (ApiKey?)null)));
            Assert.That(removed, Is.EqualTo((true, false)));
            Assert.That((await keys.VerifyAsync(other.ToString(), None))?.Name, Is.EqualTo("other"));
        }
    }

    [Test]
    public async Task Refuses_a_key_after_its_end()
    {
        await using var engine = await StartAsync(start: false, swap: services => services.AddSingleton<TimeProvider>(_clock));
        var keys = engine.Get<ApiKeyStore>();
        var key = (await keys.AddAsync("short", JobPermission.Read, TimeSpan.FromDays(1)))!;

        _clock.Shift(TimeSpan.FromHours(23));
        var before = await keys.VerifyAsync(key.ToString(), None);
        _clock.Shift(TimeSpan.FromHours(2));
        var after = await keys.VerifyAsync(key.ToString(), None);

        Assert.That((before?.Name, after), Is.EqualTo(("short", (ApiKey?)null)));
        Assert.That((await keys.ListAsync(None)).Select(listed => listed.Name), Is.EqualTo(new[] { "short" }), "it is still listed");
    }

    [Test]
    public async Task Stores_no_secret_and_no_second_key_of_a_name()
    {
        await using var engine = await StartAsync(start: false);
        var keys = engine.Get<ApiKeyStore>();
        var first = (await keys.AddAsync("ci", JobPermission.Operate, lifetime: null))!;

        var second = await keys.AddAsync("ci", JobPermission.Read, lifetime: null);
        var row = await engine.Store.ReadAsync(db => db.Set<ApiKey>().SingleAsync());

        Assert.That(second, Is.Null);
        Assert.That((row.Id, row.Permission), Is.EqualTo((first.Id, JobPermission.Operate)));
        Assert.That((row.Salt.Length, row.Hash.Length), Is.EqualTo((ApiKeyText.SaltLength, ApiKeyText.HashLength)));
        Assert.That(System.Text.Encoding.Latin1.GetString(row.Hash), Does.Not.Contain(first.Secret));
    }
}
