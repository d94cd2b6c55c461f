namespace PollerSaga.Fetching.Budgets;

/// <summary>The slots that this process has leased and not used, and the number that it should lease next.</summary>
internal sealed class SlotPool
{
    // Per second. Below, a process of a fleet sends a statement for each request, which is no load for a database.
    private const int MinSlotsToExpect = 5;

    private readonly Queue<long> _slots = new();
    private int _used;
    private bool _hasExpired;

    /// <summary>Adds leased slots.</summary>
    public void Add(long first, int count, Pace pace)
    {
        (_used, _hasExpired) = (0, false);
        for (var index = 0; index < count; index++)
            _slots.Enqueue(first + (index * pace.Interval));
    }

    /// <summary>The first valid slot, in UTC ticks; null for none. It can be later than now.</summary>
    public long? Peek(DateTimeOffset now, Pace pace)
    {
        while (_slots.TryPeek(out var slot))
        {
            if (slot + pace.Lifetime > now.UtcTicks)
                return slot;
            _hasExpired = true;
            _slots.Dequeue();
        }

        return null;
    }

    /// <summary>Uses the slot that <see cref="Peek"/> has returned.</summary>
    public void Take()
    {
        _used++;
        _slots.Dequeue();
    }

    /// <summary>Discards all slots, for example because they have another distance than a limit that is now known.</summary>
    public void Clear() => _slots.Clear();

    /// <summary>
    /// Number of slots to lease: one for each caller that waits, and those of requests that are expected. A process that is alone expects
    /// up to twice as many requests as before. A process of a fleet expects one more than before, or one less if a slot has expired, and
    /// none at a slow pace: the other processes may have the requests for the slots that it leases.
    /// </summary>
    public int CountToLease(int waiting, Pace pace, bool isShared)
    {
        var expected = isShared switch
        {
            false => 2 * _used,
            true when pace.MaxSlots < MinSlotsToExpect => 0,
            true => _hasExpired ? _used - 1 : _used + 1,
        };
        return Math.Clamp(Math.Max(waiting, expected), 1, pace.MaxSlots);
    }
}
