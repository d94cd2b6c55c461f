using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage;

/// <summary>What differs between database servers, and cannot be said in EF Core's model.</summary>
internal interface IDatabase
{
    /// <summary>Points a context at the configured database.</summary>
    void Configure(DbContextOptionsBuilder builder);

    /// <summary>Creates a writer for the rows of one kind of saga, on a context whose connection stays open.</summary>
    IRowWriter<TSaga> CreateRowWriter<TSaga>(PollerDbContext db)
        where TSaga : class, ISagaRow, new();

    /// <summary>A statement that changes rows and gives them back as they then are.</summary>
    /// <param name="update">Up to the condition.</param>
    /// <param name="where">The condition.</param>
    /// <param name="columns">What is given back, quoted.</param>
    string Returning(string update, string where, IReadOnlyList<string> columns);

    /// <summary>
    /// The statement that reads the server's clock, in UTC, as the column <c>Value</c>; null for a database that has the clock of this
    /// process. All workers share the server's clock.
    /// </summary>
    string? SelectClock { get; }

    /// <summary>Whether the failure is a second insert of the same key.</summary>
    bool IsDuplicateKey(Exception exception);

    /// <summary>
    /// Whether the server turned the work down for the sake of another's, as the victim of a deadlock: repeated at once, it may go through.
    /// </summary>
    bool IsRolledBack(Exception exception);

    /// <summary>What a person should know of a failure of the database itself; null for failures that are not.</summary>
    string? DescribeFault(Exception exception);
}
