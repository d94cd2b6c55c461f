using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage;

namespace PollerSaga.Jobs;

/// <summary>The jobs in the database.</summary>
public static class PollerJobRows
{
    extension(PollerDbContext db)
    {
        /// <summary>The rows of all jobs.</summary>
        public DbSet<PollerJob> Jobs => db.Set<PollerJob>();

        /// <summary>The entries of all histories.</summary>
        public DbSet<PollerJobEvent> History => db.Set<PollerJobEvent>();
    }
}
