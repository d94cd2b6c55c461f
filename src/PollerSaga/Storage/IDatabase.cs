using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage;

/// <summary>The differences between database servers that EF Core's model does not cover.</summary>
internal interface IDatabase
{
    /// <summary>Configures a context for the database of the settings.</summary>
    void Configure(DbContextOptionsBuilder builder);

    /// <summary>Creates a writer for the rows of one kind of saga, on a context whose connection stays open.</summary>
    IRowWriter<TSaga> CreateRowWriter<TSaga>(PollerDbContext db)
        where TSaga : class, ISagaRow, new();

    /// <summary>Creates a statement that updates rows and returns the updated rows.</summary>
    /// <param name="table">The table, quoted.</param>
    /// <param name="set">The changes, which do not concern the columns of the condition.</param>
    /// <param name="where">The condition.</param>
    /// <param name="columns">The returned columns, quoted.</param>
    string Returning(string table, string set, string where, IReadOnlyList<string> columns);

    /// <summary>
    /// The statement that reads the server's clock, in UTC, as the column <c>Value</c>; null for a database that has the clock of this
    /// process. All workers share the server's clock.
    /// </summary>
    string? SelectClock { get; }

    /// <summary>Whether the failure is a second insert of the same key.</summary>
    bool IsDuplicateKey(Exception exception);

    /// <summary>
    /// Whether the server rolled the transaction back in favour of another, for example as the victim of a deadlock. An immediate repeat
    /// may succeed.
    /// </summary>
    bool IsRolledBack(Exception exception);

    /// <summary>Whether the server refuses the log-in. Waiting does not help, and repeated attempts can lock the account.</summary>
    bool IsRefusal(Exception exception);

    /// <summary>Whether the server has no such database.</summary>
    bool IsMissing(Exception exception);

    /// <summary>Returns advice about a setting of the database that costs time, with its remedy; null for none.</summary>
    Task<string?> FindAdviceAsync(PollerDbContext db, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>Describes a fault of the database and its remedy, for people; null for any other exception.</summary>
    string? DescribeFault(Exception exception);
}
