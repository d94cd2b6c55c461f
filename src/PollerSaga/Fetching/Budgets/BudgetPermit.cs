namespace PollerSaga.Fetching.Budgets;

/// <summary>Permits one request. To end the request, dispose it. A repeated call changes nothing.</summary>
internal sealed class BudgetPermit(Action release) : IDisposable
{
    private Action? _release = release;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
