using PollerSaga.Faults;
using PollerSaga.Tests.Support;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Tests.Worker.Hosting;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Is_made_when_it_is_missing()
    {
        using var taken = DataFolder.Take(_folder["below", "data"]);

        Assert.That(Directory.Exists(taken.Path), Is.True);
    }

    [Test]
    public void Has_its_places_below_one_absolute_path()
    {
        var looked = DataFolder.Look(Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder.Path));

        Assert.That(
            new[] { looked.Path, looked.Database, looked.Payloads, looked.Queue, looked.Results },
            Is.EqualTo(new[] { _folder.Path, _folder["pollersaga.db"], _folder["payloads"], _folder["queue"], _folder["result"] }));
    }

    [Test]
    public void Belongs_to_one_at_a_time()
    {
        using (DataFolder.Take(_folder.Path))
        {
            Assert.That(
                () => DataFolder.Take(_folder.Path),
                Throws.TypeOf<UsageException>().With.Message.EqualTo(
                    $"The data folder {_folder.Path} is in use by another pollersaga. Wait until it ends, or choose another folder with " +
                        "--data."));
        }

        Assert.That(() => DataFolder.Take(_folder.Path).Dispose(), Throws.Nothing);
    }

    [Test]
    public void May_be_looked_at_while_it_is_taken()
    {
        using var taken = DataFolder.Take(_folder.Path);

        Assert.That(() => DataFolder.Look(_folder.Path), Throws.Nothing);
    }

    [Test]
    public void Says_that_it_cannot_be_made_where_a_file_is_in_the_way()
    {
        File.WriteAllText(_folder["file"], "a file");

        Assert.That(
            () => DataFolder.Take(_folder["file"]),
            Throws.TypeOf<DependencyUnavailableException>().With.Message.StartsWith($"{_folder["file"]} cannot be written: "));
    }

    [Test]
    public void Must_have_a_name()
    {
        Assert.That(() => DataFolder.Take(""), Throws.TypeOf<UsageException>().With.Message.EqualTo("--data is ''; expected a folder."));
        Assert.That(() => DataFolder.Look(""), Throws.TypeOf<UsageException>().With.Message.EqualTo("--data is ''; expected a folder."));
    }
}
