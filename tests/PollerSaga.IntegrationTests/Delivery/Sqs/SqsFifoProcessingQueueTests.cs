namespace PollerSaga.IntegrationTests.Delivery.Sqs;

/// <summary>Runs the contract on a FIFO queue, which also removes duplicates.</summary>
public sealed class SqsFifoProcessingQueueTests : SqsProcessingQueueContract
{
    private protected override string Suffix => ".fifo";

    [Test]
    public async Task Contains_a_repeated_message_once()
    {
        await Queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None);
        await Queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None);

        Assert.That(await TakeAllAsync(), Has.One.Items);
    }
}
