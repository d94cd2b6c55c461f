using System.CommandLine;
using System.CommandLine.Invocation;
using PollerSaga.Worker.Commands.Parsing;

namespace PollerSaga.Tests.Worker.Commands.Parsing;

public sealed class InterruptibleActionTests
{
    [Test]
    public async Task Exits_as_interrupted_when_it_was()
    {
        using var interrupt = new CancellationTokenSource();
        var action = ActionOf(async cancellationToken =>
        {
            await interrupt.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return 0;
        });

        Assert.That(await action.InvokeAsync(new Command("any").Parse([]), interrupt.Token), Is.EqualTo(130));
    }

    [Test]
    public void Fails_when_something_was_given_up_that_nobody_interrupted()
    {
        var action = ActionOf(_ => throw new TaskCanceledException("after too long"));

        Assert.That(
            () => action.InvokeAsync(new Command("any").Parse([]), CancellationToken.None),
            Throws.InstanceOf<TaskCanceledException>().With.Message.EqualTo("after too long"));
    }

    private static InterruptibleAction ActionOf(Func<CancellationToken, Task<int>> act)
    {
        var command = new Command("any");
        command.SetAction((_, cancellationToken) => act(cancellationToken));
        return new InterruptibleAction((AsynchronousCommandLineAction)command.Action!);
    }
}
