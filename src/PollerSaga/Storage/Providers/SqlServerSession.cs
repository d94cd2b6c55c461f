using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Sets the options of a session each time a connection is opened, and remembers the failures of opening: their numbers differ between
/// servers, clouds and failovers, but each of them means that the database is unavailable.
/// </summary>
internal sealed class SqlServerSession : DbConnectionInterceptor
{
    // The default of a server or a user may be ON. Then no statement reports the number of its rows.
    private const string Options = "SET NOCOUNT OFF;";

    private static readonly ConditionalWeakTable<Exception, object> Failures = [];

    public static SqlServerSession Instance { get; } = new();

    /// <summary>Whether an exception is a failure to open a connection.</summary>
    public static bool HasFailedToOpen(Exception exception) => Failures.TryGetValue(exception, out _);

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) => Remember(eventData.Exception);

    public override Task ConnectionFailedAsync(
        DbConnection connection,
        ConnectionErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Remember(eventData.Exception);
        return Task.CompletedTask;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Options;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Options;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Remember(Exception exception)
    {
        if (exception is not OperationCanceledException)
            Failures.TryAdd(exception, exception);
    }
}
