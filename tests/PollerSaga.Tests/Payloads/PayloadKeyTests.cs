using PollerSaga.Contracts.Delivery;
using PollerSaga.Payloads;

namespace PollerSaga.Tests.Payloads;

public sealed class PayloadKeyTests
{
    private const string Key = "9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json";

    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly Guid Task1 = Guid.Parse("bcb51741-d9fd-5efc-a4a1-6209bb18322b");

    [Test]
    public void Is_made_of_job_and_task() => Assert.That(PayloadKey.Of(Job, Task1), Is.EqualTo(Key));

    [TestCase(Key)]
    [TestCase("9232EFD6-DB82-4B8C-8A15-B8E9C79D6212/BCB51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    public void Is_read_from_a_location(string text) =>
        Assert.That((PayloadKey.TryParse(text, out var key), key), Is.EqualTo((true, (string?)Key)));

    [TestCase("")]
    [TestCase(".")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json/")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212//bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212\\bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    [TestCase("./9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    [TestCase("../payloads/9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/../../etc/passwd")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/{bcb51741-d9fd-5efc-a4a1-6209bb18322b}.json")]
    [TestCase(" 9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json\0")]
    [TestCase("/etc/passwd")]
    public void Is_nothing_else(string text) => Assert.That(PayloadKey.TryParse(text, out _), Is.False);

    [TestCase(Key, true)]
    [TestCase("raw/" + Key, true)]
    [TestCase("raw-" + Key, true)]
    [TestCase("00112233-4455-6677-8899-aabbccddeeff/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json", false)]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/7929207f-4daf-5c81-ae04-04790ded50e3.json", false)]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212", false)]
    public void Belongs_to_one_task(string key, bool isOf) =>
        Assert.That(PayloadKey.IsOf(new PayloadLocation("bucket", key), Job, Task1), Is.EqualTo(isOf));
}
