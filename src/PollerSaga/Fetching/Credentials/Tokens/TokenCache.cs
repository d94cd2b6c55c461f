namespace PollerSaga.Fetching.Credentials.Tokens;

/// <summary>
/// The token of a source in this process. It is fetched once for all requests that wait for it, kept until shortly before it expires, and
/// replaced once after the partner refuses it. A token that replaces a refused one and is refused too, before any request was accepted
/// with it, is not replaced.
/// </summary>
/// <param name="issuer">Requests a token.</param>
/// <param name="clock">The clock.</param>
/// <param name="patience">Maximum time for which a refusal waits for the responses to other requests with the same new token.</param>
internal sealed class TokenCache(ITokenIssuer issuer, TimeProvider clock, TimeSpan patience) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private CachedToken? _current;
    private Task<CachedToken>? _fetch;
    private long _generation;
    private long _hopeless;

    /// <summary>Returns the token, and the use that the request must report.</summary>
    public async ValueTask<(string Token, CredentialUse Use)> GetAsync(CancellationToken cancellationToken)
    {
        Task<CachedToken> fetch;
        lock (_lock)
        {
            if (_current is { } current && !current.Token.IsDue(clock))
                return Use(current);
            fetch = Fetch(isReplacement: false);
        }

        var token = await fetch.WaitAsync(cancellationToken);
        lock (_lock)
            return Use(token);
    }

    /// <summary>Replaces a refused token. See <see cref="IPartnerCredentials.RefreshAsync"/>.</summary>
    public async ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken)
    {
        refused.Dispose();
        if (refused.Tag is not CachedToken token)
            return false;

        var isPatient = true;
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (token.Generation <= _hopeless)
                    return false;
                if (_fetch is null && token.Generation < _generation)
                    return true;

                if (_fetch is null && token.IsHopeless)
                {
                    if (!token.IsInFlight || !isPatient)
                    {
                        // The next job may succeed, for example because somebody has given the client its rights.
                        (_hopeless, _current) = (token.Generation, null);
                        return false;
                    }

                    next = token.WhenSettled();
                }
                else
                {
                    next = Fetch(isReplacement: true);
                }
            }

            if (next is Task<CachedToken>)
            {
                await next.WaitAsync(cancellationToken);
                return true;
            }

            isPatient = await IsInTimeAsync(next, cancellationToken);
        }
    }

    /// <summary>Waits for a running fetch, which possibly has to store a part of the response.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task? fetch;
        lock (_lock)
            fetch = _fetch;
        if (fetch is not null)
            await fetch.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _stop.Dispose();
    }

    private (string Token, CredentialUse Use) Use(CachedToken token)
    {
        token.Enter();
        return (token.Token.Value, new CredentialUse(token, isAccepted =>
        {
            lock (_lock)
                token.Exit(isAccepted);
        }));
    }

    // Inside the lock. A fetch belongs to no caller, so that no caller's end cancels it.
    private Task<CachedToken> Fetch(bool isReplacement)
    {
        if (_fetch is not null)
            return _fetch;

        _current = null;
        _fetch = Task.Run(() => FetchAsync(isReplacement));
        _ = _fetch.ContinueWith(
            failed => failed.Exception, // Observed here too, because all callers can have left.
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        return _fetch;
    }

    private async Task<CachedToken> FetchAsync(bool isReplacement)
    {
        CachedToken? token = null;
        try
        {
            var issued = await issuer.IssueAsync(_stop.Token);
            lock (_lock)
                token = new CachedToken(issued, ++_generation, isReplacement);
            return token;
        }
        finally
        {
            lock (_lock)
                (_current, _fetch) = (token, null);
        }
    }

    private async Task<bool> IsInTimeAsync(Task settled, CancellationToken cancellationToken)
    {
        try
        {
            await settled.WaitAsync(patience, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
