using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using static SQLitePCL.raw;

namespace PollerSaga.Tests.Worker.Http;

/// <summary>A disk that fails under the production database for as long as a test says.</summary>
internal sealed class DatabaseOutage : DbCommandInterceptor
{
    private volatile bool _isAway;

    public void Begin() => _isAway = true;

    public void End() => _isAway = false;

    /// <summary>Puts it under an engine's database.</summary>
    public void Swap(IServiceCollection services) => services.AddSingleton<IDatabase>(provider =>
        new ObservedDatabase(DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()), this));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) => new(Pass(result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default) => new(Pass(result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default) => new(Pass(result));

    private T Pass<T>(T result) => _isAway ? throw new SqliteException("disk I/O error", SQLITE_IOERR) : result;
}
