using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;

namespace PollerSaga.Window;

/// <summary>The counters in the database.</summary>
public static class PollerJobCounterRows
{
    extension(PollerDbContext db)
    {
        /// <summary>The counter rows of all planned jobs.</summary>
        public DbSet<PollerJobCounter> Counters => db.Set<PollerJobCounter>();
    }
}
