using Microsoft.Extensions.Logging;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;

namespace PollerSaga.Processing;

/// <summary>Keeps a message hidden from others while it is being worked: a sign of life at every third of the visibility time-out, until it is disposed.</summary>
internal sealed class MessageVisibility : IAsyncDisposable
{
    private readonly IReceivedMessage _message;
    private readonly TimeSpan _timeout;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _extending;

    public MessageVisibility(IReceivedMessage message, TimeSpan timeout, TimeProvider clock, ILogger logger)
    {
        _message = message;
        _timeout = timeout;
        _logger = logger;
        _timer = new PeriodicTimer(timeout / 3, clock);
        _extending = ExtendAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Before the message is completed or given back, so that no sign of life comes after.
        await _ended.CancelAsync();
        _timer.Dispose();
        await _extending;
        _ended.Dispose();
    }

    private async Task ExtendAsync()
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await _message.ExtendAsync(_timeout, _ended.Token);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                // The work is over.
            }
            catch (Exception exception)
            {
                // The work goes on; at worst another consumer does it as well, which changes nothing.
                _logger.VisibilityNotExtended(_message.Id, exception.Message);
            }
        }
    }
}
