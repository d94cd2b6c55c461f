using PollerSaga.Tests.Support;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Tests.Worker.Commands.Parsing;

public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Test]
    public void Has_a_secret_in_each_line()
    {
        var path = Write("# partner\r\n\r\ntoken=a=b \r\nClient_Secret = c\n");

        Assert.That(
            SecretFile.ReadAll([path]),
            Is.EquivalentTo(new Dictionary<string, string> { ["token"] = "a=b ", ["Client_Secret"] = " c" }));
    }

    [Test]
    public void Can_be_one_of_several() => Assert.That(
        SecretFile.ReadAll([Write("a=1"), Write("b=")]),
        Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b"] = "" }));

    [TestCase("a=1\nhunter2", 2)]
    [TestCase("=hunter2", 1)]
    [TestCase("my key=hunter2", 1)]
    [TestCase("export token=hunter2", 1)]
    public void Is_refused_without_its_text_if_a_line_is_no_secret(string text, int line)
    {
        var path = Write(text);

        Assert.That(
            () => SecretFile.ReadAll([path]),
            Throws.TypeOf<UsageException>().With.Message.EqualTo(
                $"--secret-file: line {line} of {path} is not NAME=value. A name has letters, digits, '_' and '-', and begins with a "
                + "letter or '_'."));
    }

    [Test]
    public void Has_each_name_once()
    {
        var (first, second) = (Write("token=hunter2"), Write("TOKEN=hunter3"));

        Assert.That(
            () => SecretFile.ReadAll([first, second]),
            Throws.TypeOf<UsageException>().With.Message.EqualTo(
                $"--secret-file: line 1 of {second} has the name TOKEN again, which is case-insensitive. Remove one of them."));
    }

    [Test]
    public void Must_exist_and_be_text()
    {
        var binary = Path.Combine(_folder.Path, "binary");
        File.WriteAllBytes(binary, [0x61, 0x3D, 0xFF]);

        Assert.That(
            () => SecretFile.ReadAll(["nowhere.env"]),
            Throws.TypeOf<UsageException>().With.Message.EqualTo("--secret-file: the file nowhere.env does not exist."));
        Assert.That(
            () => SecretFile.ReadAll([binary]),
            Throws.TypeOf<UsageException>().With.Message.EqualTo(
                $"--secret-file: {binary} is not encoded in UTF-8. Save it in this encoding."));
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid()}.env");
        File.WriteAllText(path, text);
        return path;
    }
}
