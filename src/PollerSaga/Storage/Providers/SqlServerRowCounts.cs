using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Counts the rows that a statement changes with <c>@@ROWCOUNT</c>. The driver adds the rows that triggers change, and counts nothing in a
/// session with <c>NOCOUNT ON</c>.
/// </summary>
internal sealed class SqlServerRowCounts : DbCommandInterceptor
{
    public static SqlServerRowCounts Instance { get; } = new();

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default)
    {
        if (result.HasResult || eventData.CommandSource is not (CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete))
            return result;

        command.CommandText = $"{command.CommandText};{Environment.NewLine}SELECT @@ROWCOUNT;";
        return InterceptionResult<int>.SuppressWithResult((int)(await command.ExecuteScalarAsync(cancellationToken))!);
    }
}
