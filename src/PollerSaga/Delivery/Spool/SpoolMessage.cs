using PollerSaga.Faults;
using PollerSaga.Files;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// A message of a spool folder that this process holds: a file in <c>cur</c>, whose name contains the end of its visibility time-out. Its
/// renames are not flushed: a power failure that undoes one has the message received again.
/// </summary>
internal sealed class SpoolMessage(
    SpoolClaim claim,
    byte[] body,
    string newFolder,
    string currentFolder,
    string deadFolder,
    TimeProvider clock)
    : IReceivedMessage
{
    private SpoolClaim _claim = claim;

    public string Id => _claim.Name;

    public ReadOnlyMemory<byte> Body => body;

    public int ReceiveCount => _claim.Receives;

    public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        var extended = _claim with { Until = clock.GetUtcNow() + visibilityTimeout };
        return ChangeAsync(() =>
        {
            File.Move(Current, Path.Combine(currentFolder, extended.ToString()), overwrite: true);
            _claim = extended;
        });
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => ChangeAsync(() => File.Delete(Current));

    public Task AbandonAsync(CancellationToken cancellationToken) => MoveAsync(newFolder, _claim with { Until = null });

    public Task ReturnAsync(CancellationToken cancellationToken) =>
        MoveAsync(newFolder, _claim with { Receives = _claim.Receives - 1, Until = null });

    public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) =>
        MoveAsync(deadFolder, new SpoolClaim(_claim.Name, Receives: 0, Until: null));

    private Task MoveAsync(string folder, SpoolClaim claim) =>
        ChangeAsync(() => File.Move(Current, Path.Combine(folder, claim.ToString()), overwrite: true));

    private string Current => Path.Combine(currentFolder, _claim.ToString());

    private Task ChangeAsync(Action change)
    {
        try
        {
            Failpoint.Pass("before a change of a spool message");
            change();
            Failpoint.Pass("after a change of a spool message");
            return Task.CompletedTask;
        }
        catch (FileNotFoundException)
        {
            return Task.CompletedTask; // The visibility time-out has passed, and another consumer holds the message.
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return Task.FromException(DiskFault.At(Current, exception));
        }
    }
}
