namespace PollerSaga.Tests.Storage.Plans;

/// <summary>What a database does to answer one statement.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Accesses">
/// How it comes to the rows of each table, all databases' plans in the same words: <c>PollerTasks by JobId, State</c> where an index leads
/// to them, <c>PollerJobs in order of StartedAt, JobId</c> where one is followed from its end, <c>PollerTasks whole</c> where every row is
/// read.
/// </param>
internal sealed record QueryPlan(string Sql, IReadOnlyList<string> Accesses)
{
    /// <summary>
    /// What it took when it ran: rows or steps of the database, at least one per row that was looked at. Null where it was not counted.
    /// </summary>
    public long? Work { get; set; }

    /// <summary>An access that an index leads.</summary>
    public static string By(string table, IEnumerable<string> columns) => $"{table} by {string.Join(", ", columns.Distinct())}";

    /// <summary>An access that follows an index; its name tells its columns.</summary>
    public static string InOrder(string table, string index) =>
        $"{table} in order of " +
            $"{index[(index.IndexOf(table, StringComparison.Ordinal) + table.Length + 1)..].Replace("_", ", ", StringComparison.Ordinal)}";

    /// <summary>An access that reads everything.</summary>
    public static string Whole(string table) => $"{table} whole";
}
