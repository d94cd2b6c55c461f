using PollerSaga.Settings;

namespace PollerSaga.Payloads;

/// <summary>Checks the payload store, if its kind has a check.</summary>
internal sealed class PayloadStoreCheck(IPayloadStore store) : IStartCheck
{
    public Task CheckAsync(CancellationToken cancellationToken) =>
        store is IStartCheck check ? check.CheckAsync(cancellationToken) : Task.CompletedTask;
}
