using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Storage;

namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>The keys of Data Protection in the database. Data Protection reads them rarely, and only synchronously.</summary>
/// <remarks>Each method throws <see cref="DependencyUnavailableException"/> if the database is unavailable.</remarks>
internal sealed class ProtectionKeys(PollerStore store, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => store
        .ReadAsync(db => db.Set<ProtectionKey>().OrderBy(key => key.CreatedAt).Select(key => key.Xml).ToListAsync())
        .GetAwaiter()
        .GetResult()
        .ConvertAll(XElement.Parse);

    public void StoreElement(XElement element, string friendlyName)
    {
        var key = new ProtectionKey
        {
            Id = Guid.NewGuid(),
            Name = Reason.Truncate(friendlyName ?? string.Empty, ProtectionKey.MaxNameLength),
            Xml = element.ToString(SaveOptions.DisableFormatting),
            CreatedAt = clock.GetUtcNow(),
        };
        store
            .ExecuteAsync(Guid.Empty, db =>
            {
                db.Add(key);
                return Task.CompletedTask;
            })
            .GetAwaiter()
            .GetResult();
    }
}
