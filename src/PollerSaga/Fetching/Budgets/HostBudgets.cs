using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Sources.Definitions;
using PollerSaga.Transport;

namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// The budgets and waits of hosts, across all workers. A request is sent only with a permit. A caller waits for a permit for at most
/// <see cref="MaxInnerWait"/>; otherwise, it learns when to try again, and holds no thread and no place of other jobs in the meantime.
/// </summary>
/// <remarks>
/// <para>The rate is a schedule of slots, at a fixed distance, in the row of the host. A process leases the next slots with one statement,
/// and only for the requests that it has or expects: up to those of a second at once. The number of processes does not matter, and a
/// process that dies wastes the slots of at most a second. For the limit of requests in flight, a process leases permits for 15 s, and
/// extends the lease.</para>
/// <para>The schedule uses the clocks of the workers. A difference between them moves requests by the same time.</para>
/// </remarks>
internal sealed class HostBudgets(
    IHostBudgetRows rows,
    IOptions<TransportOptions> transport,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<HostBudgets> logger) : IDisposable
{
    /// <summary>Maximum time for which <see cref="TryEnterAsync"/> waits for a permit.</summary>
    public static readonly TimeSpan MaxInnerWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<BudgetKey, HostGate> _gates = new();
    private readonly Guid _owner = Guid.NewGuid();
    private readonly bool _isShared = !transport.Value.IsSingleProcess;

    /// <summary>Requests a permit for one request to the host of an address.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="address">The address of the request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A permit, or the time at which to try again.</returns>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public Task<BudgetResult> TryEnterAsync(string source, SourceLimits limits, Uri address, CancellationToken cancellationToken) =>
        GateOf(source, address).TryEnterAsync(limits, cancellationToken);

    /// <summary>
    /// Pauses a host for all workers. This process sends no further request from now on, and the others from about a second later.
    /// Requests that are in flight continue.
    /// </summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="address">The address of the request.</param>
    /// <param name="until">The end of the wait. An earlier time than that of a wait that runs changes nothing.</param>
    /// <param name="reason">The reason, for people. It must not contain secrets. 500 characters are stored.</param>
    /// <param name="limit">The limit that the response states, which is the pace of all later requests; null for none.</param>
    /// <param name="cancellationToken">Cancels the wait for the database; this process nevertheless sends no request.</param>
    /// <exception cref="DependencyUnavailableException">
    /// The database is unavailable. This process sends no request; the other workers do not know of the wait.
    /// </exception>
    public Task PauseAsync(
        string source,
        Uri address,
        DateTimeOffset until,
        string reason,
        StatedLimit? limit = null,
        CancellationToken cancellationToken = default) =>
        GateOf(source, address).Pause.PauseAsync(until, reason, limit, cancellationToken);

    /// <summary>
    /// Observes a successful response. If it states that no request remains, and the pace of the host is unknown, the host pauses before a
    /// request is refused.
    /// </summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="address">The address of the request.</param>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="cancellationToken">Cancels the wait for the database.</param>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public async ValueTask ObserveAsync(
        string source,
        SourceLimits limits,
        Uri address,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken)
    {
        var gate = GateOf(source, address);
        var now = clock.GetUtcNow();
        if (!ResetHeaders.IsExhausted(headers) || gate.HasPace(limits) || ResetHeaders.FindWait(headers, now) is not { } wait)
            return;

        var until = now + (wait < limits.MaxWait ? wait : limits.MaxWait);
        await gate.Pause.PauseAsync(until, "no requests remain", StatedLimits.Find(headers, now), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
            gate.Dispose();
    }

    private HostGate GateOf(string source, Uri address) => _gates.GetOrAdd(
        BudgetKey.Of(source, address),
        key => new HostGate(key, _owner, rows, _isShared, clock, watch, logger));
}
