namespace PollerSaga.IntegrationTests.Delivery.Sqs;

public sealed class SqsProcessingQueueTests : SqsProcessingQueueContract
{
    private protected override string Suffix => string.Empty;
}
