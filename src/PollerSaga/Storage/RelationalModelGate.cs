using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PollerSaga.Storage;

/// <summary>
/// Initializes a model, one thread at a time. EF Core (10.0.15) creates the tables of a model at their first use, stores them, and then
/// removes their factory. A second thread can look for the tables before this, and for the factory after it. It finds neither and fails.
/// </summary>
internal static class RelationalModelGate
{
    // EF Core caches models for the whole process. Contexts with the same provider and settings share a model.
    private static readonly Lock Gate = new();

    /// <summary>Initializes a model for any number of threads.</summary>
    public static void EnsureInitialized(IModel model)
    {
        lock (Gate)
            _ = model.GetRelationalModel();
    }
}
