namespace PollerSaga.Storage.Commits;

/// <summary>The writes that share one transaction.</summary>
/// <param name="Connection">The connection, with the transaction open.</param>
/// <param name="Writes">The writes.</param>
/// <param name="Now">The time of the transaction, UTC.</param>
internal sealed record CommitBatch(CommitConnection Connection, IReadOnlyList<PendingWrite> Writes, DateTimeOffset Now)
{
    private readonly Dictionary<Type, object> _states = [];

    /// <summary>The context of the transaction.</summary>
    public PollerDbContext Db => Connection.Db;

    /// <summary>The writes of one kind that no step has refused.</summary>
    public IEnumerable<TWrite> Of<TWrite>()
        where TWrite : PendingWrite => Writes.OfType<TWrite>().Where(write => !write.IsRefused);

    /// <summary>What a step keeps from one of its calls to the next.</summary>
    public TState State<TState>()
        where TState : class, new()
    {
        if (!_states.TryGetValue(typeof(TState), out var state))
            _states.Add(typeof(TState), state = new TState());
        return (TState)state;
    }
}
