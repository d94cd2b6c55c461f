using System.CommandLine;
using System.CommandLine.Invocation;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>What a command does, and the exit code of one that was interrupted. What was given up though nobody asked for it is a failure like any other.</summary>
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
