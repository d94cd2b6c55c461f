using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Credentials.Rotation;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials.Rotation;

/// <summary>A partner that replaces and revokes each refresh token, and several workers on one database.</summary>
public sealed class RotationTests
{
    private readonly StubSecrets _secrets = new() { ["client_secret"] = "canary-secret", ["refresh_token"] = "canary-refresh-1" };

    private TemporaryFolder _folder = null!;
    private AuthorizingPartner _partner = null!;

    [SetUp]
    public async Task StartAsync()
    {
        (_folder, _partner) = (new(), await AuthorizingPartner.StartAsync());
        _partner.FirstRefreshToken = "canary-refresh-1";
        _partner.UsesPerToken = 5;
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _partner.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Test]
    public async Task Two_workers_never_use_a_revoked_refresh_token()
    {
        await using var one = await WorkerAsync();
        await using var two = await WorkerAsync();
        var workers = new[] { one, two };

        var statuses = await Task.WhenAll(Enumerable.Range(0, 60).Select(index =>
        {
            var worker = workers[index % 2];
            return worker.RequestAsync(worker.CredentialsOf(Source), _partner.Url);
        })).OrTimeOut();

        Assert.That(statuses, Is.All.EqualTo(200));
        Assert.That(_partner.TokenRequests.Select(request => FieldOf(request.Body)), Is.Unique);
        Assert.That(_partner.TokenRequests.Count, Is.GreaterThanOrEqualTo(60 / 5));
    }

    [Test]
    public async Task A_new_process_uses_the_stored_refresh_token()
    {
        await using (var first = await WorkerAsync())
            await first.RequestAsync(first.CredentialsOf(Source), _partner.Url);
        await using var second = await WorkerAsync();

        var status = await second.RequestAsync(second.CredentialsOf(Source), _partner.Url);

        Assert.That((status, FieldOf(_partner.TokenRequests.Last().Body)), Is.EqualTo((200, "canary-refresh-2")));
    }

    [Test]
    public async Task Reads_a_key_that_another_worker_created_later()
    {
        await using var one = await WorkerAsync();
        await using var two = await WorkerAsync();
        var key = new RotationKey("test", ["client"], "first");
        var fromOne = one.Get<TokenProtection>().Protect(key, "a");
        await DeleteKeysAsync(two);
        var fromTwo = two.Get<TokenProtection>().Protect(key, "b");

        Assert.That(one.Get<TokenProtection>().TryUnprotect(key, fromTwo), Is.EqualTo("b"));
        Assert.That(two.Get<TokenProtection>().TryUnprotect(key, fromOne), Is.Null, "its key is lost");
    }

    [Test]
    public async Task The_keys_of_the_database_decrypt_nothing_without_the_first_refresh_token()
    {
        await using var worker = await WorkerAsync();
        var protection = worker.Get<TokenProtection>();

        var value = protection.Protect(new RotationKey("test", ["client"], "first"), "canary");

        Assert.That(protection.TryUnprotect(new RotationKey("test", ["client"], "first"), value), Is.EqualTo("canary"));
        Assert.That(protection.TryUnprotect(new RotationKey("test", ["client"], "second"), value), Is.Null);
        Assert.That(protection.TryUnprotect(new RotationKey("test", ["other"], "first"), value), Is.Null);
    }

    [Test]
    public async Task A_new_refresh_token_of_the_definition_replaces_the_stored_one()
    {
        await using (var first = await WorkerAsync())
            await first.RequestAsync(first.CredentialsOf(Source), _partner.Url);
        _secrets["refresh_token"] = "canary-authorized-again";
        await using var second = await WorkerAsync();

        var failure = await second.RequestAsync(second.CredentialsOf(Source), _partner.Url).FailureOf<CredentialsException>();

        Assert.That(FieldOf(_partner.TokenRequests.Last().Body), Is.EqualTo("canary-authorized-again"));
        Assert.That((failure.ErrorCode, failure.IsRetriable), Is.EqualTo(("invalid_grant", false)));
        Assert.That(second.Log.Of(1201), Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_failed_request_keeps_the_refresh_token_and_ends_the_lease()
    {
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(Source);
        _partner.Misbehave = context =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        var failure = await worker.RequestAsync(source, _partner.Url).FailureOf<CredentialsException>();
        _partner.Misbehave = null;

        Assert.That((failure.IsRetriable, await worker.RequestAsync(source, _partner.Url)), Is.EqualTo((true, 200)));
        Assert.That((await RowAsync(worker)).LeaseUntil, Is.EqualTo(DateTimeOffset.UnixEpoch));
    }

    [Test]
    public async Task Waits_for_the_lease_of_another_worker_until_it_expires()
    {
        var clock = new SteppedClock();
        await using var worker = await WorkerAsync(clock);
        var (tokens, key) = (worker.Get<RotatedTokens>(), new RotationKey("test", ["client"], "first"));
        var dead = await tokens.AcquireAsync(key, TimeSpan.FromSeconds(30), CancellationToken.None);

        var waiting = tokens.AcquireAsync(key, TimeSpan.FromSeconds(30), CancellationToken.None);
        await clock.WhenWaitingFor(RotatedTokens.Interval).OrTimeOut();
        Assert.That(waiting.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(61));
        var next = await waiting.OrTimeOut();
        await tokens.SaveAsync(dead, "canary-of-the-dead");

        Assert.That((next.RefreshToken, next.Version > dead.Version), Is.EqualTo(((string?)null, true)));
        Assert.That(worker.Log.Of(1202), Has.Exactly(1).Items, "the later lease is not overwritten");
        await tokens.SaveAsync(next, "canary-next");
        Assert.That(
            (await tokens.AcquireAsync(key, TimeSpan.FromSeconds(30), CancellationToken.None)).RefreshToken,
            Is.EqualTo("canary-next"));
    }

    [Test]
    public async Task Keeps_a_refresh_token_while_the_database_is_unavailable()
    {
        await using var worker = await WorkerAsync();
        var source = worker.CredentialsOf(Source);
        await worker.RequestAsync(source, _partner.Url);
        await using var other = new SqliteConnection($"Data Source={_folder["pollersaga.db"]};Pooling=False");
        await other.OpenAsync();
        _partner.Misbehave = async _ =>
        {
            await ExecuteAsync(other, "ALTER TABLE RotatedTokens RENAME TO Away");
            return false;
        };
        for (var request = 0; request < 4; request++)
            await worker.RequestAsync(source, _partner.Url);

        Assert.That(async () => await worker.RequestAsync(source, _partner.Url).OrTimeOut(), Throws.Exception);
        _partner.Misbehave = null;
        await ExecuteAsync(other, "ALTER TABLE Away RENAME TO RotatedTokens");
        var status = await worker.RequestAsync(source, _partner.Url);

        Assert.That((status, _partner.TokenRequests.Count), Is.EqualTo((200, 2)), "the token that was not stored is used");
        Assert.That((await RowAsync(worker)).ProtectedValue, Is.Not.Null);
    }

    [Test]
    public async Task The_database_contains_no_token()
    {
        await using var worker = await WorkerAsync();
        for (var request = 0; request < 11; request++)
            await worker.RequestAsync(worker.CredentialsOf(Source), _partner.Url);

        var row = await RowAsync(worker);
        Assert.That((row.Source, row.ProtectedValue is null), Is.EqualTo(("test", false)));
        SqliteConnection.ClearAllPools();
        foreach (var file in _folder.Files)
        {
            await using var stream = new FileStream(_folder[file], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.That(await reader.ReadToEndAsync(), Does.Not.Contain("canary"), file);
        }
    }

    private SourceDefinition Source => TestSource.With(
        TestSource.RefreshToken(new Uri(_partner.Url, "/token").AbsoluteUri),
        _partner.Url.AbsoluteUri);

    private static string FieldOf(string body) =>
        body.Split('&').Select(field => field.Split('=')).Single(field => field[0] == "refresh_token")[1];

    private static Task<RotatedToken> RowAsync(CredentialWorker worker) =>
        worker.Get<PollerStore>().ReadAsync(db => db.Set<RotatedToken>().SingleAsync());

    private static Task DeleteKeysAsync(CredentialWorker worker) =>
        worker.Get<PollerStore>().ExecuteAsync(Guid.Empty, db => db.Set<ProtectionKey>().ExecuteDeleteAsync());

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private Task<CredentialWorker> WorkerAsync(TimeProvider? clock = null) =>
        CredentialWorker.StartAsync(_folder, clock, services => services.AddSingleton<ISecrets>(_secrets));
}
