using System.Net;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>What the commands of a fleet say when something is not as it should be.</summary>
public sealed class CommandTests : FleetTest
{
    [TestCase(
        "PollerSaga__Transport__Password",
        "wrong",
        "refuses the log-in of guest. Check PollerSaga:Transport:UserName and PollerSaga:Transport:Password.")]
    [TestCase("PollerSaga__Transport__VirtualHost", "nowhere", "Check PollerSaga:Transport:VirtualHost, and the rights of guest in it.")]
    public async Task Refuse_a_broker_that_refuses_them(string setting, string value, string sentence)
    {
        Fleet.Settings[setting] = value;

        foreach (var command in new string[][] { ["worker"], ["start", "http://127.0.0.1:9/payload"], ["status", JobId.ToString()] })
        {
            var run = await Fleet.RunAsync(command);
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Error, Does.StartWith("pollersaga: RabbitMQ at ").And.EndWith(sentence));
        }
    }

    [Test]
    public async Task Say_that_nobody_answers()
    {
        var noAnswer = await Fleet.RunAsync("status", JobId.ToString());
        Fleet.Settings["PollerSaga__Transport__Port"] = "1";
        var nobody = await Fleet.RunAsync("start", "http://127.0.0.1:9/payload");

        Assert.That((noAnswer.ExitCode, noAnswer.Error), Is.EqualTo(
            (3, "pollersaga: No worker answered in 10 s. Check that a worker runs on this bus ('pollersaga worker') and is ready.")));
        Assert.That(nobody.ExitCode, Is.EqualTo(3), nobody.ToString());
        Assert.That(
            nobody.Error,
            Does.Match(@"^pollersaga: RabbitMQ at [\w.]+:1 cannot be reached: .+ Check that it runs, and PollerSaga:Transport\.$"));
    }

    [TestCase("worker")]
    [TestCase("start", "http://127.0.0.1:9/payload")]
    public async Task Refuse_a_bus_within_one_process(params string[] command)
    {
        Fleet.Settings["PollerSaga__Transport__Kind"] = "InMemory";

        var run = await Fleet.RunAsync(command);

        Assert.That(run.ExitCode, Is.EqualTo(64), run.ToString());
        Assert.That(run.Error, Does.StartWith("pollersaga: PollerSaga:Transport:Kind is InMemory, "));
    }

    [Test]
    public async Task Refuse_an_address_that_is_taken()
    {
        var partner = await StartPartnerAsync(records: 100);
        Fleet.Settings["PollerSaga__Http__Urls"] = partner.Url.GetLeftPart(UriPartial.Authority);

        var worker = await Fleet.RunAsync("worker");

        Assert.That(worker.ExitCode, Is.EqualTo(64), worker.ToString());

        // A slow start logs before it that the database has no tables yet.
        var error = worker.Error.Split('\n').Single(line => !line.Contains(" warn: ", StringComparison.Ordinal));
        Assert.That(error, Does.StartWith("pollersaga: PollerSaga:Http:Urls is http://127.0.0.1:"));
    }

    [Test]
    public async Task Keep_a_job_that_was_started_before_any_worker_and_start_it_once()
    {
        var partner = await StartPartnerAsync(records: 300);

        await StartJobAsync(partner);
        await StartJobAsync(partner);
        await StartWorkersAsync(1);
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        await StartJobAsync(partner);
        var unknown = await Fleet.RunAsync("status", Guid.NewGuid().ToString());
        var watched = await Fleet.RunAsync("status", JobId.ToString(), "--watch", "--json");

        Assert.That((await AssertDeliveredAsync(partner)).Count, Is.EqualTo(3));
        Assert.That(partner.Requests, Has.Count.EqualTo(4));
        Assert.That(unknown.ExitCode, Is.EqualTo(1), unknown.ToString());
        Assert.That((watched.ExitCode, watched.Document.Summary.Enqueued), Is.EqualTo((0, 3)));
    }

    [Test]
    public async Task Wait_for_a_database_that_is_not_prepared_and_say_what_prepares_it()
    {
        var worker = Fleet.StartWorker();
        await worker.UntilHealthIsAsync(HttpStatusCode.ServiceUnavailable);
        using var answer = await worker.AskHealthAsync();
        var said = await answer.Content.ReadAsStringAsync();

        await Fleet.MigrateAsync();
        await worker.UntilReadyAsync();

        Assert.That(said, Does.Contain("has no tables, or tables of another version. Update it with 'pollersaga migrate'."));
    }

    [Test]
    public async Task Work_on_quorum_queues_and_start_nothing_before_a_worker_has_made_them()
    {
        Fleet.Settings["PollerSaga__Transport__QuorumQueues"] = "true";
        var partner = await StartPartnerAsync(records: 300);
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 100);

        var early = await Fleet.RunAsync("start", partner.Url.ToString());
        await StartWorkersAsync(1);
        await StartJobAsync(partner);
        var watched = await Fleet.RunAsync("status", JobId.ToString(), "--watch");

        Assert.That(
            (early.ExitCode, early.Error),
            Is.EqualTo((3, "pollersaga: The queue poller-job does not exist on the bus. Start a worker once; it creates the queue.")));
        Assert.That(watched.ExitCode, Is.EqualTo(2), watched.ToString());
        Assert.That(await Broker.IsOfTypeAsync("poller-task", "quorum"), Is.True);
    }

    [TestCase("PostgreSql", "CREATE TABLE")]
    [TestCase("SqlServer", "CREATE TABLE [PollerTasks]")]
    public async Task Write_the_schema_as_a_script(string provider, string statement)
    {
        Fleet.Settings["PollerSaga__Database__Provider"] = provider;
        if (provider == "SqlServer")
            Fleet.Settings["PollerSaga__Database__ConnectionString"] = "Server=nowhere;Database=pollersaga";
        var file = Path.Combine(Folder, "schema.sql");

        var run = await Fleet.RunAsync("migrate", "--script", file);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((0, $"The script is in {file}.")), run.ToString());
        Assert.That(await File.ReadAllTextAsync(file), Does.Contain(statement));
    }
}
