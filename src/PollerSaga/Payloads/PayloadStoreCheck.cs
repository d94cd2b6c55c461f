using PollerSaga.Settings;

namespace PollerSaga.Payloads;

/// <summary>Asks the store of the settings, where it has something to be asked.</summary>
internal sealed class PayloadStoreCheck(IPayloadStore store) : IStartCheck
{
    public Task CheckAsync(CancellationToken cancellationToken) => store is IStartCheck check ? check.CheckAsync(cancellationToken) : Task.CompletedTask;
}
