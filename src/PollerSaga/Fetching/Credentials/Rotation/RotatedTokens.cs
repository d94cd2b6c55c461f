using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Storage;

namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>The rotated refresh tokens in the database, for all workers.</summary>
/// <remarks>Each method throws <see cref="DependencyUnavailableException"/> if the database is unavailable.</remarks>
internal sealed class RotatedTokens(PollerStore store, TokenProtection protection, TimeProvider clock, ILogger<RotatedTokens> logger)
{
    /// <summary>The interval at which a worker tries to acquire a lease that another one holds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>The time of a lease beyond the time-out of the request, for the database.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>Acquires the right to use a refresh token. Waits while another worker uses it.</summary>
    /// <param name="key">The credentials.</param>
    /// <param name="timeout">Maximum time of the request with the token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CredentialsException">Other workers use the token for too long.</exception>
    public async Task<RotationLease> AcquireAsync(RotationKey key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TryAcquireAsync(key, timeout + Margin) is { } row)
                return new RotationLease(key, row.Version, Unprotect(key, row.ProtectedValue));
            if (clock.GetElapsedTime(start) > 2 * (timeout + Margin))
            {
                throw new CredentialsException(
                    $"Other workers are using the refresh token of the source '{key.Source}' for too long.",
                    isRetriable: true);
            }

            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    /// <summary>Stores the refresh token that replaces the one of the lease, and ends the lease.</summary>
    public async Task SaveAsync(RotationLease lease, string refreshToken)
    {
        var (value, now) = (protection.Protect(lease.Key, refreshToken), clock.GetUtcNow());
        var saved = await ChangeAsync(lease, rows => rows.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.ProtectedValue, value)
            .SetProperty(row => row.UpdatedAt, now)
            .SetProperty(row => row.LeaseUntil, DateTimeOffset.UnixEpoch)
            .SetProperty(row => row.Version, row => row.Version + 1)));
        if (!saved)
            logger.RotatedTokenNotSaved(lease.Key.Source);
    }

    /// <summary>Ends a lease whose refresh token stays valid. If the database is unavailable, the lease expires by itself.</summary>
    public async Task ReleaseAsync(RotationLease lease)
    {
        try
        {
            await ChangeAsync(lease, rows => rows.ExecuteUpdateAsync(set => set
                .SetProperty(row => row.LeaseUntil, DateTimeOffset.UnixEpoch)
                .SetProperty(row => row.Version, row => row.Version + 1)));
        }
        catch (DependencyUnavailableException exception)
        {
            logger.DependencyUnavailable(exception.Message);
        }
    }

    private async Task<RotatedToken?> TryAcquireAsync(RotationKey key, TimeSpan duration)
    {
        RotatedToken? acquired = null;
        try
        {
            await store.ExecuteAsync(Guid.Empty, async db => acquired = await AcquireAsync(db, key, duration));
            return acquired;
        }
        catch (ConcurrencyConflictException)
        {
            return null; // Another worker has inserted the row first.
        }
    }

    private async Task<RotatedToken?> AcquireAsync(PollerDbContext db, RotationKey key, TimeSpan duration)
    {
        var now = clock.GetUtcNow();
        var until = now + duration;
        var implausible = until + duration; // A worker with a wrong clock wrote the lease: no worker waits for its end.
        var row = db.Set<RotatedToken>().Where(row => row.Id == key.Id);
        var acquired = await row
            .Where(row => row.LeaseUntil < now || row.LeaseUntil > implausible)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.LeaseUntil, until)
                .SetProperty(row => row.Version, row => row.Version + 1));
        if (acquired > 0)
            return await row.SingleAsync();
        if (await row.AnyAsync())
            return null;

        var added = new RotatedToken
        {
            Id = key.Id,
            Source = Reason.Truncate(key.Source, RotatedToken.MaxSourceLength),
            LeaseUntil = until,
            UpdatedAt = now,
            Version = 1,
        };
        db.Add(added);
        return added;
    }

    private async Task<bool> ChangeAsync(RotationLease lease, Func<IQueryable<RotatedToken>, Task<int>> change)
    {
        var changed = 0;
        var (id, version) = (lease.Key.Id, lease.Version);
        await store.ExecuteAsync(
            Guid.Empty,
            async db => changed = await change(db.Set<RotatedToken>().Where(row => row.Id == id && row.Version == version)));
        return changed > 0;
    }

    private string? Unprotect(RotationKey key, string? protectedValue)
    {
        if (protectedValue is null)
            return null;
        if (protection.TryUnprotect(key, protectedValue) is { } refreshToken)
            return refreshToken;

        logger.RotatedTokenNotUsed(key.Source);
        return null;
    }
}
