using PollerSaga.Fetching;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Credentials.Tokens;

public sealed class TokenCacheTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Fetches_a_token_once_for_all_callers()
    {
        var issuer = new HeldIssuer();
        await using var cache = issuer.CreateCache();
        var callers = Enumerable.Range(0, 25).Select(_ => cache.GetAsync(None).AsTask()).ToList();

        issuer.Release();
        var tokens = (await Task.WhenAll(callers).OrTimeOut()).Select(got => got.Token);

        Assert.That((tokens.Distinct(), issuer.Issued), Is.EqualTo((new[] { "token-1" }, 1)).AsCollection);
    }

    [Test]
    public async Task A_caller_that_leaves_cancels_only_itself()
    {
        var issuer = new HeldIssuer();
        await using var cache = issuer.CreateCache();
        using var leaving = new CancellationTokenSource();
        var first = cache.GetAsync(leaving.Token).AsTask();
        var second = cache.GetAsync(None).AsTask();

        await leaving.CancelAsync();
        await first.FailureOf<OperationCanceledException>();
        issuer.Release();

        Assert.That((await second.OrTimeOut()).Token, Is.EqualTo("token-1"));
        Assert.That(issuer.Issued, Is.EqualTo(1));
    }

    [TestCase(100, 89, 90)]
    [TestCase(3600, 3539, 3540)]
    public async Task Renews_a_token_shortly_before_it_expires(int lifetime, int valid, int due)
    {
        var issuer = new HeldIssuer { Lifetime = TimeSpan.FromSeconds(lifetime) };
        issuer.Release();
        await using var cache = issuer.CreateCache();
        await cache.GetAsync(None);

        issuer.Clock.Advance(TimeSpan.FromSeconds(valid));
        var before = (await cache.GetAsync(None)).Token;
        issuer.Clock.Advance(TimeSpan.FromSeconds(due - valid));
        var after = (await cache.GetAsync(None)).Token;

        Assert.That((before, after), Is.EqualTo(("token-1", "token-2")));
    }

    [Test]
    public async Task Keeps_a_token_without_a_lifetime_until_it_is_refused()
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        var (_, use) = await cache.GetAsync(None);

        issuer.Clock.Advance(TimeSpan.FromDays(400));
        var kept = (await cache.GetAsync(None)).Token;
        var isRefreshed = await cache.RefreshAsync(use, None);

        Assert.That((kept, isRefreshed, (await cache.GetAsync(None)).Token), Is.EqualTo(("token-1", true, "token-2")));
    }

    [Test]
    public async Task Tries_again_after_a_failure()
    {
        var issuer = new HeldIssuer { Failure = new CredentialsException("down", isRetriable: true) };
        issuer.Release();
        await using var cache = issuer.CreateCache();

        var failure = await cache.GetAsync(None).AsTask().FailureOf<CredentialsException>();
        issuer.Failure = null;

        Assert.That((failure.Message, (await cache.GetAsync(None)).Token), Is.EqualTo(("down", "token-1")));
    }

    [Test]
    public async Task Refreshes_once_for_all_requests_with_the_refused_token()
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        var uses = await UsesAsync(cache, 25);

        var refreshed = await Task.WhenAll(uses.Select(use => cache.RefreshAsync(use, None).AsTask())).OrTimeOut();

        Assert.That(refreshed, Is.All.True);
        Assert.That((issuer.Issued, (await cache.GetAsync(None)).Token), Is.EqualTo((2, "token-2")));
    }

    [Test]
    public async Task Does_not_refresh_for_a_late_refusal_of_an_earlier_token()
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        var uses = await UsesAsync(cache, 2);
        await cache.RefreshAsync(uses[0], None);

        Assert.That((await cache.RefreshAsync(uses[1], None), issuer.Issued), Is.EqualTo((true, 2)));
    }

    [Test]
    public async Task Stops_when_the_refreshed_token_is_refused_too()
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        var late = (await cache.GetAsync(None)).Use;
        await cache.RefreshAsync((await cache.GetAsync(None)).Use, None);
        var uses = await UsesAsync(cache, 25);

        var refreshed = await Task.WhenAll(uses.Select(use => cache.RefreshAsync(use, None).AsTask())).OrTimeOut();

        Assert.That(refreshed, Is.All.False);
        Assert.That((await cache.RefreshAsync(late, None), issuer.Issued), Is.EqualTo((false, 2)));
        Assert.That((await cache.GetAsync(None)).Token, Is.EqualTo("token-3"), "the next job tries again");
    }

    [Test]
    public async Task Refreshes_a_refreshed_token_that_was_accepted()
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        for (var refusals = 0; refusals < 5; refusals++)
        {
            var uses = await UsesAsync(cache, 2);
            uses[0].Accept();
            Assert.That(await cache.RefreshAsync(uses[1], None), Is.True);
        }

        Assert.That(issuer.Issued, Is.EqualTo(6));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_refusal_of_a_new_token_waits_for_the_other_requests_with_it(bool isAccepted)
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        await cache.RefreshAsync((await cache.GetAsync(None)).Use, None);
        var uses = await UsesAsync(cache, 2);

        var refresh = cache.RefreshAsync(uses[0], None).AsTask();
        Assert.That(refresh.IsCompleted, Is.False);
        if (isAccepted)
            uses[1].Accept();
        uses[1].Dispose();

        Assert.That((await refresh.OrTimeOut(), issuer.Issued), Is.EqualTo((isAccepted, isAccepted ? 3 : 2)));
    }

    [Test]
    public async Task A_refusal_of_a_new_token_waits_for_a_limited_time()
    {
        var issuer = new HeldIssuer();
        issuer.Release();
        await using var cache = issuer.CreateCache();
        await cache.RefreshAsync((await cache.GetAsync(None)).Use, None);
        var uses = await UsesAsync(cache, 2);

        var refresh = cache.RefreshAsync(uses[0], None).AsTask();
        await issuer.Clock.WhenWaitingFor(Patience).OrTimeOut();
        issuer.Clock.Advance(Patience);

        Assert.That(await refresh.OrTimeOut(), Is.False);
    }

    [Test]
    public async Task The_end_of_the_process_waits_for_a_running_fetch()
    {
        var issuer = new HeldIssuer();
        var cache = issuer.CreateCache();
        _ = cache.GetAsync(None).AsTask();
        await issuer.Called.OrTimeOut();

        var disposal = cache.DisposeAsync().AsTask();
        Assert.That(disposal.IsCompleted, Is.False);
        issuer.Release();

        await disposal.OrTimeOut();
        Assert.That(issuer.Issued, Is.EqualTo(1));
    }

    private static async Task<CredentialUse[]> UsesAsync(TokenCache cache, int count)
    {
        var uses = new CredentialUse[count];
        for (var index = 0; index < count; index++)
            uses[index] = (await cache.GetAsync(None)).Use;
        return uses;
    }

    private sealed class HeldIssuer : ITokenIssuer
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SteppedClock Clock { get; } = new();

        public int Issued { get; private set; }

        public TimeSpan? Lifetime { get; init; }

        public Exception? Failure { get; set; }

        public Task Called => _called.Task;

        public TokenCache CreateCache() => new(this, Clock, Patience);

        public void Release() => _released.SetResult();

        public async Task<IssuedToken> IssueAsync(CancellationToken cancellationToken)
        {
            _called.TrySetResult();
            await _released.Task;
            return Failure is null ? new IssuedToken($"token-{++Issued}", Clock.GetTimestamp(), Lifetime) : throw Failure;
        }
    }
}
