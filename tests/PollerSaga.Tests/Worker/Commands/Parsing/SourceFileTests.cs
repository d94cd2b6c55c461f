using PollerSaga.Tests.Support;
using PollerSaga.Worker.Commands.Parsing;

namespace PollerSaga.Tests.Worker.Commands.Parsing;

public sealed class SourceFileTests
{
    [TestCase("github.yaml", "github.yaml", null)]
    [TestCase("github.yaml:issues", "github.yaml", "issues")]
    [TestCase("a/b.yaml:open-issues.v2", "a/b.yaml", "open-issues.v2")]
    [TestCase(@"C:\sources\github.yaml", @"C:\sources\github.yaml", null)]
    [TestCase(@"C:\sources\github.yaml:issues", @"C:\sources\github.yaml", "issues")]
    [TestCase("github.yaml:", "github.yaml:", null)]
    [TestCase("github.yaml:a/b", "github.yaml:a/b", null)]
    [TestCase(":issues", ":issues", null)]
    public void Is_divided_at_the_name_of_a_stream(string text, string path, string? stream) =>
        Assert.That(SourceFile.Split(text), Is.EqualTo((path, stream)));

    [Test]
    public void Is_not_divided_if_it_exists()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "github:issues");
        File.WriteAllText(path, "version: 1");

        Assert.That(SourceFile.Split(path), Is.EqualTo((path, (string?)null)));
    }
}
