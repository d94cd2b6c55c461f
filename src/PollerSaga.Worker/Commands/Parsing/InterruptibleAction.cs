using System.CommandLine;
using System.CommandLine.Invocation;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>
/// The action of a command, with the exit code of an interruption. Any other cancellation is a failure.
/// </summary>
internal sealed class InterruptibleAction(AsynchronousCommandLineAction action) : AsynchronousCommandLineAction
{
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        try
        {
            return await action.InvokeAsync(parseResult, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }
}
