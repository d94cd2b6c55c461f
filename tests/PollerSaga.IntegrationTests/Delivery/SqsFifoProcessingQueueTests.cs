namespace PollerSaga.IntegrationTests.Delivery;

/// <summary>A FIFO queue does all that a queue does, and drops a repeat.</summary>
public sealed class SqsFifoProcessingQueueTests : SqsProcessingQueueContract
{
    private protected override string Suffix => ".fifo";

    [Test]
    public async Task Holds_a_repeat_once()
    {
        await Queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None);
        await Queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None);

        Assert.That(await TakeAllAsync(), Has.One.Items);
    }
}
