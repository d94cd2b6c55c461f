using PollerSaga.Sources.Documents;

namespace PollerSaga.Tests.Sources.Documents;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["path", "method", "pagination", "pageSize", "in"];

    [TestCase("pagniation", "pagination")]
    [TestCase("page_size", "pageSize")]
    [TestCase("Path", "path")]
    [TestCase("pth", "path")]
    [TestCase("on", "in")]
    [TestCase("headers", null)]
    [TestCase("xyz", null)]
    [TestCase("", null)]
    public void Finds_the_name_that_a_person_meant(string text, string? name) =>
        Assert.That(NearestName.Find(text, Names), Is.EqualTo(name));

    [Test]
    public void Does_not_compare_a_text_that_is_no_name() => Assert.That(NearestName.Find(new string('a', 100_000), Names), Is.Null);
}
