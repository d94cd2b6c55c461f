using PollerSaga.Tasks;

namespace PollerSaga.Tests.Tasks;

public sealed class PollerTaskIdTests
{
    // Expected values from Python's uuid.uuid5(job, str(index)).
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212", 0, "bcb51741-d9fd-5efc-a4a1-6209bb18322b")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212", 8, "7929207f-4daf-5c81-ae04-04790ded50e3")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212", 999_999, "d0b492bf-663a-5f4b-9cef-a29cb7a02ed7")]
    [TestCase("00112233-4455-6677-8899-aabbccddeeff", 7, "84e482a0-d793-55d9-9ad5-57b22989882c")]
    public void Is_the_name_based_UUID_of_job_and_index(string job, int index, string expected) =>
        Assert.That(PollerTaskId.For(Guid.Parse(job), index), Is.EqualTo(Guid.Parse(expected)));

    [Test]
    public void Differs_for_every_page_of_every_job()
    {
        var jobs = Enumerable.Range(0, 10).Select(_ => Guid.NewGuid());

        Assert.That(jobs.SelectMany(job => Enumerable.Range(0, 1000).Select(index => PollerTaskId.For(job, index))), Is.Unique);
    }
}
