using System.Globalization;

namespace PollerSaga.Maintenance.Retention;

/// <summary>The numbers of items that retention has deleted, or would delete.</summary>
internal readonly record struct DeletedItems
{
    public long Jobs { get; init; }

    public long Tasks { get; init; }

    public long HistoryEntries { get; init; }

    public long Results { get; init; }

    /// <summary>Payloads of complete and failed tasks.</summary>
    public long Payloads { get; init; }

    /// <summary>Payloads that no consumer has processed.</summary>
    public long UnprocessedPayloads { get; init; }

    /// <summary>The size of all payloads.</summary>
    public long PayloadBytes { get; init; }

    /// <summary>Messages of the processing queue.</summary>
    public long Messages { get; init; }

    /// <summary>The kinds of items and their numbers.</summary>
    public IEnumerable<(string Item, long Count)> Counts =>
    [
        ("job", Jobs),
        ("task", Tasks),
        ("history entry", HistoryEntries),
        ("result", Results),
        ("payload", Payloads),
        ("unprocessed payload", UnprocessedPayloads),
        ("message", Messages),
    ];

    public bool IsEmpty => Counts.All(item => item.Count == 0);

    public static DeletedItems operator +(DeletedItems first, DeletedItems second) => new()
    {
        Jobs = first.Jobs + second.Jobs,
        Tasks = first.Tasks + second.Tasks,
        HistoryEntries = first.HistoryEntries + second.HistoryEntries,
        Results = first.Results + second.Results,
        Payloads = first.Payloads + second.Payloads,
        UnprocessedPayloads = first.UnprocessedPayloads + second.UnprocessedPayloads,
        PayloadBytes = first.PayloadBytes + second.PayloadBytes,
        Messages = first.Messages + second.Messages,
    };

    /// <summary>The items for people, for example <c>1 job, 100 tasks, 3 history entries</c>.</summary>
    public override string ToString()
    {
        var items = Counts.Where(item => item.Count > 0).Select(item => Describe(item.Item, item.Count)).ToList();
        if (PayloadBytes > 0)
            items.Add(string.Create(CultureInfo.InvariantCulture, $"{PayloadBytes:N0} bytes of payloads"));
        return items.Count == 0 ? "nothing" : string.Join(", ", items);
    }

    private static string Describe(string item, long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} {(count == 1 ? item : item == "history entry" ? "history entries" : $"{item}s")}");
}
