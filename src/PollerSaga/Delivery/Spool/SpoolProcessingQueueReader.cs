using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Files;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// Receives from a spool folder in the maildir format. A consumer claims a message by renaming its file from <c>new</c> to <c>cur</c>,
/// which succeeds for one consumer only, and holds it until the time in its name. Dead letters are in <c>dead</c>; one that is moved back
/// to <c>new</c> is received again. The clocks of different machines must agree much more closely than the visibility time-out.
/// </summary>
internal sealed class SpoolProcessingQueueReader : IProcessingQueueReader
{
    /// <summary>As for the queues that PollerSaga creates on RabbitMQ and SQS.</summary>
    public const int MaxReceivesOfMessage = 3;

    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(200);

    private readonly string _new;
    private readonly string _current;
    private readonly string _dead;
    private readonly TimeSpan _visibilityTimeout;
    private readonly TimeProvider _clock;

    public SpoolProcessingQueueReader(IOptions<ProcessingQueueOptions> queue, IOptions<ProcessingOptions> processing, TimeProvider clock)
    {
        var folder = Path.GetFullPath(queue.Value.Directory);
        _new = Path.Combine(folder, "new");
        _current = Path.Combine(folder, "cur");
        _dead = Path.Combine(folder, "dead");
        _visibilityTimeout = processing.Value.VisibilityTimeout;
        _clock = clock;
    }

    public int MaxReceives => MaxReceivesOfMessage;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { _new, _current, _dead })
        {
            try
            {
                PrivateFiles.CreateFolder(folder);
            }
            catch (Exception exception) when (DiskFault.Is(exception))
            {
                throw DiskFault.At(folder, exception);
            }
        }

        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = _clock.GetUtcNow() + wait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var claimed = new List<IReceivedMessage>();
            Claim(claimed, count);
            if (claimed.Count > 0 || until - _clock.GetUtcNow() is var left && left <= TimeSpan.Zero)
                return claimed;

            await Task.Delay(left < PollPeriod ? left : PollPeriod, _clock, cancellationToken);
        }
    }

    // This reader prefetches nothing.
    public Task StopAsync() => Task.CompletedTask;

    public Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(!Messages(_new).Any() && !Claimed().Any());
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return Task.FromException<bool>(DiskFault.At(_new, exception));
        }
    }

    /// <summary>Claims the messages whose visibility time-out has passed, then new ones.</summary>
    private void Claim(List<IReceivedMessage> claimed, int count)
    {
        try
        {
            var now = _clock.GetUtcNow();
            foreach (var (file, claim) in Claimed().Where(message => message.Claim.Until <= now).Concat(Messages(_new)))
            {
                if (claimed.Count == count)
                    return;
                if (TryClaim(file, claim) is { } message)
                    claimed.Add(message);
            }
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            // The claimed messages are processed first; the next call meets the fault again.
            if (claimed.Count == 0)
                throw DiskFault.At(_new, exception);
        }
    }

    private SpoolMessage? TryClaim(string file, SpoolClaim claim)
    {
        try
        {
            var ours = claim with { Receives = claim.Receives + 1, Until = _clock.GetUtcNow() + _visibilityTimeout };
            var path = Path.Combine(_current, ours.ToString());
            File.Move(file, path, overwrite: true); // The rename finds the file for one consumer only.
            Failpoint.Pass("after receive of a spool message");
            return new SpoolMessage(ours, File.ReadAllBytes(path), _new, _current, _dead, _clock);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // Another consumer was faster.
        }
    }

    // Only files in cur with a time in their names: other maildir consumers keep their messages there too.
    private IEnumerable<(string File, SpoolClaim Claim)> Claimed() => Messages(_current).Where(message => message.Claim.Until is not null);

    private static IEnumerable<(string File, SpoolClaim Claim)> Messages(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (SpoolClaim.Read(file) is { } claim)
                yield return (file, claim);
        }
    }
}
