using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PollerSaga.Tests;

/// <summary>Tells tests that something was committed.</summary>
internal sealed class CommitSignal : DbTransactionInterceptor
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends with the next commit after it was read.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public int Commits { get; private set; }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Commits++;
        Interlocked.Exchange(ref _next, New()).TrySetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
