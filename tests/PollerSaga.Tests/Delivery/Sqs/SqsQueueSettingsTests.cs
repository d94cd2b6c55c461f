using PollerSaga.Delivery;
using PollerSaga.Delivery.Sqs;

namespace PollerSaga.Tests.Delivery.Sqs;

public sealed class SqsQueueSettingsTests
{
    [TestCase("", "poller-payloads", false)]
    [TestCase("", "poller-payloads.fifo", true)]
    [TestCase("https://sqs.eu-central-1.amazonaws.com/123456789012/theirs", "poller-payloads.fifo", false)]
    [TestCase("https://sqs.eu-central-1.amazonaws.com/123456789012/theirs.fifo", "poller-payloads", true)]
    public void Knows_a_FIFO_queue_by_its_name(string url, string name, bool isFifo) =>
        Assert.That(Queue(url, name).IsFifo, Is.EqualTo(isFifo));

    [TestCase("poller-payloads", "poller-payloads-dead")]
    [TestCase("poller-payloads.fifo", "poller-payloads-dead.fifo")]
    public void Names_dead_letters_after_the_queue_and_of_its_kind(string name, string deadLetters) =>
        Assert.That(Queue("", name).DeadLetterName, Is.EqualTo(deadLetters));

    [TestCase("", "", "")]
    [TestCase("", "eu-west-1", "eu-west-1")]
    [TestCase("https://sqs.eu-central-1.amazonaws.com/123456789012/theirs", "", "eu-central-1")]
    [TestCase("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/theirs", "", "cn-north-1")]
    [TestCase("https://sqs-fips.us-gov-west-1.amazonaws.com/123456789012/theirs", "", "us-gov-west-1")]
    [TestCase("https://sqs.eu-central-1.amazonaws.com/123456789012/theirs", "eu-west-1", "eu-west-1")]
    [TestCase("http://127.0.0.1:4566/000000000000/theirs", "", "")]
    public void Takes_the_region_that_the_address_names_unless_one_is_set(string url, string region, string expected) =>
        Assert.That((Queue(url, "poller-payloads") with { Region = region }).RegionOrThatOfUrl, Is.EqualTo(expected));

    [TestCase("", true, "SQS has no queue poller-payloads any more. PollerSaga creates it again.")]
    [TestCase("", false, "SQS has no queue poller-payloads. Create it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true.")]
    [TestCase(
        "https://sqs.test/1/theirs",
        true,
        "SQS has no queue https://sqs.test/1/theirs. Create it, or correct PollerSaga:ProcessingQueue:QueueUrl.")]
    public void Says_how_a_missing_queue_comes_to_be_there(string url, bool createIfMissing, string sentence) =>
        Assert.That((Queue(url, "poller-payloads") with { CreateIfMissing = createIfMissing }).DescribeMissing(), Is.EqualTo(sentence));

    private static SqsQueueSettings Queue(string url, string name) =>
        new ProcessingQueueOptions { Kind = ProcessingQueueKind.Sqs, QueueUrl = url, QueueName = name }.Sqs;
}
