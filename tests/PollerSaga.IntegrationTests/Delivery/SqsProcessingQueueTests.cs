namespace PollerSaga.IntegrationTests.Delivery;

public sealed class SqsProcessingQueueTests : SqsProcessingQueueContract
{
    private protected override string Suffix => string.Empty;
}
