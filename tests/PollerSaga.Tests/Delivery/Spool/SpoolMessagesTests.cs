using PollerSaga.Delivery;
using PollerSaga.Delivery.Spool;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Delivery.Spool;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SpoolMessagesTests : IDisposable
{
    private static readonly Guid Task = Guid.NewGuid();
    private static readonly Guid OtherTask = Guid.NewGuid();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("new/{0}.json")]
    [TestCase("new/{0}.r1.json")]
    [TestCase("new/{0}.r3.json")]
    [TestCase("cur/{0}.r2.1795379328000.json")]
    public async Task Finds_and_deletes_a_message_in_every_state(string name)
    {
        Put(name, Task);
        Put(name, OtherTask);

        Assert.That(await Messages.CountAsync([Task], CancellationToken.None), Is.EqualTo(1));
        Assert.That(await Messages.DeleteAsync([Task, Guid.NewGuid()], CancellationToken.None), Is.EqualTo(1));

        Assert.That(_folder.Files.Single(), Does.Contain($"{OtherTask}"));
    }

    [TestCase("dead/{0}.json")]
    [TestCase("new/{0}.txt")]
    [TestCase("cur/{0}.json")]
    public async Task Leaves_dead_letters_and_the_files_of_others(string name)
    {
        Put(name, Task);

        Assert.That(await Messages.DeleteAsync([Task], CancellationToken.None), Is.Zero);
        Assert.That(_folder.Files.ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Finds_nothing_without_a_folder() =>
        Assert.That(await Messages.DeleteAsync([Task], CancellationToken.None), Is.Zero);

    private SpoolMessages Messages
    {
        get
        {
            var options = TestSettings.Valid();
            options.ProcessingQueue.Directory = _folder.Path;
            return new SpoolMessages(options.Of<ProcessingQueueOptions>());
        }
    }

    private void Put(string name, Guid task)
    {
        var path = _folder[string.Format(null, name, task).Split('/')];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{}");
    }
}
