using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage;

namespace PollerSaga.ApiKeys;

/// <summary>The API keys in the database.</summary>
/// <remarks>Each method throws <see cref="DependencyUnavailableException"/> if the database is unavailable.</remarks>
internal sealed class ApiKeyStore(PollerStore store, TimeProvider clock)
{
    /// <summary>Creates a key.</summary>
    /// <returns>The key's text, which cannot be read again; null if a key with the name exists.</returns>
    public async Task<ApiKeyText?> AddAsync(string name, JobPermission permission, TimeSpan? lifetime)
    {
        var (text, salt, now) = (ApiKeyText.Create(), RandomNumberGenerator.GetBytes(ApiKeyText.SaltLength), clock.GetUtcNow());
        var key = new ApiKey
        {
            Id = text.Id,
            Name = name,
            Permission = permission,
            Salt = salt,
            Hash = text.HashWith(salt),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        try
        {
            await store.ExecuteAsync(Guid.Empty, db =>
            {
                db.Add(key);
                return Task.CompletedTask;
            });
            return text;
        }
        catch (ConcurrencyConflictException)
        {
            return null;
        }
    }

    /// <summary>Lists all keys by name, including expired keys.</summary>
    public Task<List<ApiKey>> ListAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.Set<ApiKey>().OrderBy(key => key.Name).ToListAsync(cancellationToken));

    /// <summary>Removes a key. It is refused from then on.</summary>
    /// <returns>Whether the key existed.</returns>
    public async Task<bool> RemoveAsync(string name)
    {
        var removed = 0;
        await store.ExecuteAsync(
            Guid.Empty,
            async db => removed = await db.Set<ApiKey>().Where(key => key.Name == name).ExecuteDeleteAsync());
        return removed > 0;
    }

    /// <summary>Returns the key of a text; null if the key is unknown, wrong or expired.</summary>
    public async Task<ApiKey?> VerifyAsync(string text, CancellationToken cancellationToken) =>
        ApiKeyText.Parse(text) is { } parsed
        && await FindAsync(parsed.Id, cancellationToken) is { } key
        && parsed.Matches(key.Salt, key.Hash)
            ? key
            : null;

    /// <summary>Returns the key of an id; null if it was removed or is expired.</summary>
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var key = await store.ReadAsync(db => db.Set<ApiKey>().FirstOrDefaultAsync(key => key.Id == id, cancellationToken));
        return key is null || key.ExpiresAt <= clock.GetUtcNow() ? null : key;
    }
}
