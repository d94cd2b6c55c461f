namespace PollerSaga.Fetching.Credentials;

/// <summary>The use of credentials by one request: which token it was, and whether the partner accepted it.</summary>
public sealed class CredentialUse : IDisposable
{
    private Action<bool>? _end;

    /// <summary>Creates a use of credentials that track none.</summary>
    /// <param name="tag">What the credentials must know to refresh themselves, for example the number of a token. Not a secret.</param>
    public CredentialUse(object? tag = null) => Tag = tag;

    /// <summary>Creates a use that reports its end once, with true if the partner accepted it.</summary>
    internal CredentialUse(object tag, Action<bool> end) => (Tag, _end) = (tag, end);

    /// <summary>What the credentials must know to refresh themselves; null for nothing.</summary>
    public object? Tag { get; }

    /// <summary>
    /// Records that the partner accepted the credentials: it sent a response that is no error. A repeated call changes nothing.
    /// </summary>
    public void Accept() => End(isAccepted: true);

    /// <summary>Records the end of the request. It changes nothing after <see cref="Accept"/>.</summary>
    public void Dispose() => End(isAccepted: false);

    private void End(bool isAccepted) => Interlocked.Exchange(ref _end, null)?.Invoke(isAccepted);
}
