using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PollerSaga.Storage;

/// <summary>
/// The first use of a model, one thread at a time. EF Core (10.0.15) makes a model's tables when they are first asked for: it keeps them
/// and then drops what made them, and a thread that looks for the tables before and for their maker after finds neither, and fails.
/// </summary>
internal static class RelationalModelGate
{
    // Models are kept for the whole process, by who has the same provider and settings.
    private static readonly Lock Gate = new();

    /// <summary>Sees to it that a model is ready for any number of threads.</summary>
    public static void Enter(IModel model)
    {
        lock (Gate)
            _ = model.GetRelationalModel();
    }
}
