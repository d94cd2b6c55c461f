namespace PollerSaga.Fetching.Credentials.Tokens;

/// <summary>A token in a <see cref="TokenCache"/>, whose lock guards its state.</summary>
/// <param name="token">The token.</param>
/// <param name="generation">Its number in the cache, from 1.</param>
/// <param name="isReplacement">Whether it replaces a token that the partner refused.</param>
internal sealed class CachedToken(IssuedToken token, long generation, bool isReplacement)
{
    private TaskCompletionSource? _settled;
    private int _inFlight;

    public IssuedToken Token => token;

    public long Generation => generation;

    /// <summary>Whether the partner accepted the token at least once.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>Whether a refusal is final: the token is new because of a refusal, and was never accepted.</summary>
    public bool IsHopeless => isReplacement && !IsAccepted;

    /// <summary>Whether requests with the token have no response yet.</summary>
    public bool IsInFlight => _inFlight > 0;

    /// <summary>Completes when the partner has accepted the token, or no request with it is in flight.</summary>
    public Task WhenSettled()
    {
        _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _settled.Task;
    }

    public void Enter() => _inFlight++;

    public void Exit(bool isAccepted)
    {
        _inFlight--;
        IsAccepted |= isAccepted;
        if (!IsAccepted && IsInFlight)
            return;

        _settled?.TrySetResult();
        _settled = null;
    }
}
