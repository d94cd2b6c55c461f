using MassTransit;

namespace PollerSaga.Storage.Sagas;

/// <summary>
/// Marks a delivery in which an attempt has stored its saga, or may have. If the attempt then fails, the next one may have to send its
/// messages again. An attempt that another message overtook has stored nothing.
/// </summary>
internal sealed class StoredSaga
{
    private StoredSaga()
    {
    }

    /// <summary>Marks the delivery, for all further attempts.</summary>
    public static void Mark(ConsumeContext context) => context.ReceiveContext.GetOrAddPayload(static () => new StoredSaga());

    /// <summary>Whether an earlier attempt may have stored its saga.</summary>
    public static bool IsIn(ConsumeContext context) => context.ReceiveContext.TryGetPayload<StoredSaga>(out _);
}
