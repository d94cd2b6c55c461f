using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;

namespace PollerSaga.Storage;

/// <summary>Checks that the database accepts the log-in, and warns about settings of the server that cost time.</summary>
internal sealed class DatabaseCheck(PollerStore store, ILogger<DatabaseCheck> logger) : IStartCheck
{
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await store.CheckLogInAsync(cancellationToken);
        if (await store.FindAdviceAsync(cancellationToken) is { } advice)
            logger.DatabaseAdvice(advice);
    }
}
