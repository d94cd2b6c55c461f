using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;

namespace PollerSaga.Tasks;

/// <summary>The tasks in the database.</summary>
public static class PollerTaskRows
{
    extension(PollerDbContext db)
    {
        /// <summary>The rows of all tasks.</summary>
        public DbSet<PollerTask> Tasks => db.Set<PollerTask>();
    }
}
