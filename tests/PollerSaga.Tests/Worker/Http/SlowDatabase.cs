using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;

namespace PollerSaga.Tests.Worker.Http;

/// <summary>A production database whose queries wait for as long as a test says.</summary>
internal sealed class SlowDatabase : DbCommandInterceptor
{
    private volatile TaskCompletionSource? _slow;

    public void Begin() => _slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End()
    {
        var slow = _slow;
        _slow = null;
        slow?.SetResult();
    }

    /// <summary>Puts it over an engine's database.</summary>
    public void Swap(IServiceCollection services) => services.AddSingleton<IDatabase>(provider =>
        new ObservedDatabase(DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()), this));

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (_slow is { } slow)
            await slow.Task.WaitAsync(cancellationToken);
        return result;
    }
}
