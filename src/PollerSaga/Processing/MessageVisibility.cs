using Microsoft.Extensions.Logging;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;

namespace PollerSaga.Processing;

/// <summary>
/// Hides a message from other consumers while it is being processed: until it is disposed, it extends the visibility time-out each time a
/// third of the time-out has passed.
/// </summary>
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
        // Before the message is completed or abandoned, so that no extension follows.
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
                // The processing has ended.
            }
            catch (Exception exception)
            {
                // At worst another consumer processes the message too, which at-least-once delivery allows.
                _logger.VisibilityNotExtended(_message.Id, exception.Message);
            }
        }
    }
}
