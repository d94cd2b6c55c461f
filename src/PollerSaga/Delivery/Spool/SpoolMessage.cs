using PollerSaga.Files;

namespace PollerSaga.Delivery.Spool;

/// <summary>A message of a spool folder in our hands: a file in <c>cur</c> whose name says until when it is ours.</summary>
internal sealed class SpoolMessage(SpoolClaim claim, byte[] body, string newFolder, string currentFolder, string deadFolder, TimeProvider clock) : IReceivedMessage
{
    private SpoolClaim _claim = claim;

    public string Id => _claim.Name;

    public ReadOnlyMemory<byte> Body => body;

    public int ReceiveCount => _claim.Receives;

    public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        var extended = _claim with { Until = clock.GetUtcNow() + visibilityTimeout };
        return SettleAsync(() =>
        {
            File.Move(Current, Path.Combine(currentFolder, extended.ToString()), overwrite: true);
            _claim = extended;
        });
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => SettleAsync(() => File.Delete(Current));

    public Task AbandonAsync(CancellationToken cancellationToken) => SettleAsync(
        () => File.Move(Current, Path.Combine(newFolder, (_claim with { Until = null }).ToString()), overwrite: true));

    public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) => SettleAsync(
        () => File.Move(Current, Path.Combine(deadFolder, new SpoolClaim(_claim.Name, Receives: 0, Until: null).ToString()), overwrite: true));

    private string Current => Path.Combine(currentFolder, _claim.ToString());

    private Task SettleAsync(Action settle)
    {
        try
        {
            settle();
            return Task.CompletedTask;
        }
        catch (FileNotFoundException)
        {
            return Task.CompletedTask; // Its time had passed, and somebody else has it now.
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return Task.FromException(DiskFault.At(Current, exception));
        }
    }
}
