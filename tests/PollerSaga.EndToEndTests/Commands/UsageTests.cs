using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

public sealed class UsageTests : EndToEndTest
{
    private const string Api = "http://127.0.0.1:9/payload";
    private const string Job = "9232efd6-db82-4b8c-8a15-b8e9c79d6212";

    [TestCase("", "Expected a command: run, status, jobs, tasks, payload, watch, cancel, redrive, pause, resume, complete, demo, " +
        "sample-api, worker, start, process, migrate, sweep, keys, sources. 'pollersaga --help' describes them.")]
    [TestCase("poll", "Expected a command: run, status, jobs, tasks, payload, watch, cancel, redrive, pause, resume, complete, demo, " +
        "sample-api, worker, start, process, migrate, sweep, keys, sources. 'pollersaga --help' describes them.")]
    [TestCase("run", "run needs URL or --source: the address of a paginated API, or the file of a source. 'pollersaga run --help' shows " +
        "an example.")]
    [TestCase("start", "start needs URL or --source: the address of a paginated API, or the name of a source. 'pollersaga start --help' " +
        "shows an example.")]
    [TestCase("run " + Api + " --source partner.yaml", "URL and --source name two APIs. Use one of them.")]
    [TestCase("start " + Api + " --source partner", "URL and --source name two APIs. Use one of them.")]
    [TestCase("run " + Api + " --records $.items", "--records needs --paginate, for example --paginate page:page,per_page=100.")]
    [TestCase("run " + Api + " --param a=1", "--param belongs to --source. Write the value into the URL, or name a file.")]
    [TestCase("start " + Api + " --param a=1", "--param belongs to --source. Name a source with it.")]
    [TestCase("run " + Api + " --paginate pag:page", "--paginate type: 'pag' is not allowed here. Did you mean 'page'?")]
    [TestCase("run --source nowhere.yaml", "The file nowhere.yaml does not exist.")]
    [TestCase("run --source a.yaml --paginate none", "--paginate belongs to URL. Write it into the file of the source.")]
    [TestCase(
        "run ftp://127.0.0.1/payload",
        "URL is 'ftp://127.0.0.1/payload'; expected an absolute http or https address, for example https://api.example.com/payload.")]
    [TestCase("run payload", "URL is 'payload'; expected an absolute http or https address, for example https://api.example.com/payload.")]
    [TestCase("run " + Api + " --max-concurrency many", "--max-concurrency is 'many'; expected a whole number of at least 1.")]
    [TestCase("run " + Api + " --job-id 1234", "--job-id is '1234'; expected a GUID, for example 9232efd6-db82-4b8c-8a15-b8e9c79d6212.")]
    [TestCase(
        "run " + Api + " --tolerated-failures many",
        "--tolerated-failures is 'many'; expected a whole number of at least 0, or a part from 0% to 100%, for example 5 or 2.5%.")]
    [TestCase(
        "run " + Api + " --timeout -5s",
        "--timeout is '-5s'; expected a duration such as 150s, 500ms, 5m, 1h or 00:02:30, or 0 for none.")]
    [TestCase("run " + Api + " --timeout", "--timeout needs a value, DURATION: Time to the job's deadline, for example 150s, 10m; 0 for " +
        "none. Default: none. 'pollersaga run --help' shows an example.")]
    [TestCase("run " + Api + " --fast", "run does not have an option or argument '--fast'. 'pollersaga run --help' shows an example.")]
    [TestCase("run " + Api + " twice", "run does not have an option or argument 'twice'. 'pollersaga run --help' shows an example.")]
    [TestCase("run " + Api + " --data a --data b", "Option '--data' expects a single argument but 2 were provided.")]
    [TestCase("status", "status needs JOBID: The job's id, as run or start printed it. 'pollersaga status --help' shows an example.")]
    [TestCase("status 1234", "JOBID is '1234'; expected a GUID, for example 9232efd6-db82-4b8c-8a15-b8e9c79d6212.")]
    [TestCase(
        "sample-api --host everywhere",
        "--host is 'everywhere'; expected a local IP address, for example 127.0.0.1, or 0.0.0.0 for all.")]
    [TestCase(
        "sample-api --host 203.0.113.1",
        "--host is 203.0.113.1, which is not an address of this machine. Use a local address, for example 127.0.0.1, or 0.0.0.0 for all.")]
    [TestCase("sample-api --error-rate 2", "--error-rate is '2'; expected a number from 0 to 1, for example 0.1.")]
    [TestCase("sample-api --latency 9-1ms", "--latency is '9-1ms'; expected a duration of at most 1h, or a range such as 0-1000ms.")]
    [TestCase("process", "process needs PROCESSOR: ndjson appends the records of a page as lines to a file per job, exactly once; " +
        "discard does nothing. 'pollersaga process --help' shows an example.")]
    [TestCase("keys", "Expected a command: add, list, remove. 'pollersaga keys --help' describes them.")]
    [TestCase("sources", "Expected a command: validate, check, apply, list, show, remove. 'pollersaga sources --help' describes them.")]
    [TestCase("keys add", "add needs NAME: The owner of the key, in the history of jobs. At most 64 characters. 'pollersaga keys add " +
        "--help' shows an example.")]
    [TestCase("process csv", "PROCESSOR is 'csv'; expected ndjson or discard.")]
    [TestCase("process 1", "PROCESSOR is '1'; expected ndjson or discard.")]
    [TestCase("process ndjson --concurrency 0", "--concurrency is '0'; expected a whole number of at least 1.")]
    [TestCase(
        "process ndjson --data a --PollerSaga:Transport:Kind=RabbitMq",
        "--data names the folder of a run, but PollerSaga:Transport:Kind names a bus. Use one of them.")]
    [TestCase("process ndjson --data . --output=", "--output needs a value, DIR: The local folder in which ndjson writes " +
        "{jobId}.ndjson. Default: ndjson in the data folder, or ./ndjson. 'pollersaga process --help' shows an example.")]
    public Task Says_in_one_line_what_was_expected(string commandLine, string expected) =>
        AssertRefusedAsync(expected, commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [TestCase("Polling:Speed=1", "PollerSaga:Polling:Speed")]
    [TestCase("Poling:Deadline=00:01:00", "PollerSaga:Poling")]
    [TestCase("Polling=5", "PollerSaga:Polling")]
    [TestCase("Polling:MaxConcurrency=many", "PollerSaga:Polling:MaxConcurrency")]
    [TestCase("Polling:MaxConcurrency=0", "PollerSaga:Polling:MaxConcurrency")]
    [TestCase("Polling:Deadline=5x", "PollerSaga:Polling:Deadline")]
    [TestCase("Polling:Deadline=10675199.00:00:00", "PollerSaga:Polling:Deadline")]
    [TestCase("Polling:TimeToLive=10675199.00:00:00", "PollerSaga:Polling:TimeToLive")]
    [TestCase("Retention:Payloads=31.00:00:00", "PollerSaga:Retention:Payloads")]
    [TestCase("Polling:FetchRetry:BackoffRate=0", "PollerSaga:Polling:FetchRetry:BackoffRate")]
    [TestCase("Worker:LeaseDuration=9999.00:00:00", "PollerSaga:Worker:LeaseDuration")]
    [TestCase("Fetching:Timeout=00:00:00", "PollerSaga:Fetching:Timeout")]
    [TestCase("Payloads:Kind=Attic", "PollerSaga:Payloads:Kind")]
    [TestCase("Database:ConnectionString=nowhere", "PollerSaga:Database:ConnectionString")]
    public async Task Says_in_one_line_what_is_wrong_with_a_setting(string setting, string name)
    {
        var run = await RunAsync("run", Api, $"--PollerSaga:{setting}");

        Assert.That((run.ExitCode, run.Output, run.Error.Contains('\n', StringComparison.Ordinal)), Is.EqualTo((64, string.Empty, false)));
        Assert.That(run.Error, Does.StartWith($"pollersaga: {name} "));
    }

    [Test]
    public Task Says_that_a_setting_needs_a_value() => AssertRefusedAsync(
        "--PollerSaga:Polling:MaxConcurrency has no value. Write --PollerSaga:Polling:MaxConcurrency=VALUE.",
        "run", Api, "--PollerSaga:Polling:MaxConcurrency");

    [Test]
    public Task Says_which_log_levels_there_are() => AssertRefusedAsync(
        "Logging:LogLevel:Default is 'Loud'; expected one of Trace, Debug, Information, Warning, Error, Critical, None.",
        "run", Api, "--Logging:LogLevel:Default=Loud");

    [Test]
    public async Task Says_which_settings_file_is_malformed()
    {
        var file = Path.Combine(Folder, "appsettings.json");
        await File.WriteAllTextAsync(file, """{ "PollerSaga": { "Polling": """);

        var run = await RunAsync("run", Api);

        Assert.That(run.ExitCode, Is.EqualTo(64), run.ToString());
        Assert.That(run.Error, Does.StartWith($"pollersaga: Failed to load configuration from file '{file}'. ").And.Not.Contains("\n"));
    }

    [Test]
    public async Task Takes_settings_from_the_environment_and_prefers_the_command_line()
    {
        var environment = new Dictionary<string, string>
        {
            ["PollerSaga__Polling__MaxConcurrency"] = "0",
            ["PollerSaga__Worker__ConcurrentTasks"] = "0",
        };

        var run = await EndLater(
            PollerProgram.Start(["run", Api, "--PollerSaga:Polling:MaxConcurrency", "3"], Folder, environment)).EndAsync();

        Assert.That(
            run,
            Is.EqualTo(
                new ProgramResult(
                    64,
                    string.Empty,
                    "pollersaga: PollerSaga:Worker:ConcurrentTasks is 0; it must be from 1 to 10000, for example 25.")));
    }

    [Test]
    public async Task Makes_no_data_folder_for_settings_that_cannot_work()
    {
        var run = await RunAsync("run", Api, "--data", Data.Path, "--PollerSaga:Polling:MaxConcurrency=0");

        Assert.That(run.ExitCode, Is.EqualTo(64), run.ToString());
        Assert.That(Directory.Exists(Data.Path), Is.False);
    }

    [TestCase("status")]
    [TestCase("tasks")]
    [TestCase("cancel")]
    [TestCase("watch")]
    [TestCase("jobs")]
    public Task Says_that_there_is_no_data(string command) => AssertRefusedAsync(
        $"The folder {Path.Combine(Folder, "nowhere")} contains no data. Name the folder of the run with --data.",
        command == "jobs" ? ["jobs", "--data", "nowhere"] : [command, Job, "--data", "nowhere"]);

    [TestCase("status")]
    [TestCase("tasks")]
    [TestCase("watch")]
    [TestCase("cancel")]
    [TestCase("redrive")]
    [TestCase("pause")]
    [TestCase("resume")]
    public async Task Says_that_a_job_is_not_known(string command)
    {
        await RunAsync("migrate", "--data", Data.Path);

        var run = await RunAsync(command, Job, "--data", Data.Path);

        Assert.That(
            run,
            Is.EqualTo(
                new ProgramResult(
                    1,
                    string.Empty,
                    $"pollersaga: Job {Job} does not exist in {Data.Path}. 'pollersaga jobs' lists the jobs.")));
    }

    [TestCase("status")]
    [TestCase("watch")]
    [TestCase("jobs")]
    [TestCase("tasks")]
    [TestCase("payload")]
    [TestCase("cancel")]
    [TestCase("redrive")]
    [TestCase("pause")]
    [TestCase("resume")]
    [TestCase("complete")]
    [TestCase("start")]
    public async Task Takes_the_same_options_for_the_place_of_a_job(string command)
    {
        var help = await RunAsync(command, "--help");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(help.Output, Does.Match(
                @"--data <DIR> +The data folder\. Default: the bus and database of the settings, or \./pollersaga-data\."));
            Assert.That(help.Output, Does.Match(@"--server <URL> +The address of a worker, for example http://127\.0\.0\.1:5080\."));
            Assert.That(help.Output, Does.Match("--json +Print one JSON document on standard output\\."));
        }
    }

    [Test]
    public Task Refuses_two_places() => AssertRefusedAsync(
        "--server and --data name two places. Use one of them.",
        "status", Job, "--server", "http://127.0.0.1:9", "--data", "nowhere");

    [Test]
    public Task Refuses_a_payload_and_a_document_on_one_stream() => AssertRefusedAsync(
        "--json writes a document to standard output. Write the payload to a file with --output FILE.",
        "payload", Job, Job, "--json");

    [TestCase("run", "pollersaga run http://127.0.0.1:5099/payload --data ./pollersaga-data --timeout 10m")]
    [TestCase("status", "pollersaga status 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --json")]
    [TestCase("jobs", "pollersaga jobs --data ./pollersaga-data")]
    [TestCase("tasks", "pollersaga tasks 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --state FAILED")]
    [TestCase("demo", "pollersaga demo")]
    [TestCase("sample-api", "pollersaga sample-api --records 10000 --page-size 100 --latency 0-1000ms --error-rate 0.1")]
    [TestCase("payload", "pollersaga payload 9232efd6-db82-4b8c-8a15-b8e9c79d6212 56395f88-e6ac-51f1-b9df-1fd7480ed5c0 --output page.json")]
    [TestCase("watch", "pollersaga watch 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080")]
    [TestCase("cancel", "pollersaga cancel 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080")]
    [TestCase("redrive", "pollersaga redrive 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --timeout 10m --server http://127.0.0.1:5080")]
    [TestCase("pause", "pollersaga pause 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080")]
    [TestCase("resume", "pollersaga resume 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080")]
    [TestCase("complete", "pollersaga complete 9232efd6-db82-4b8c-8a15-b8e9c79d6212 56395f88-e6ac-51f1-b9df-1fd7480ed5c0")]
    [TestCase("worker", "pollersaga worker --data ./pollersaga-data")]
    [TestCase("start", "pollersaga start https://api.example.com/payload --timeout 10m --PollerSaga:Transport:Kind=RabbitMq")]
    [TestCase("process", "pollersaga process ndjson --data ./pollersaga-data --output ./records")]
    [TestCase("migrate", "pollersaga migrate --data ./pollersaga-data")]
    [TestCase("sweep", "pollersaga sweep --dry-run --data ./pollersaga-data")]
    [TestCase("keys", "pollersaga keys add deployment --permission operate --data ./pollersaga-data")]
    [TestCase("sources", "pollersaga sources validate github.yaml")]
    public async Task Shows_an_example_of_every_command(string command, string example)
    {
        var help = await RunAsync(command, "--help");
        var overview = await RunAsync("--help");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(help.ExitCode, Is.Zero);
            Assert.That(help.Output, Does.Contain($"Example:\n    {example}\n"));
            Assert.That(overview.ExitCode, Is.Zero);
            Assert.That(overview.Output, Does.Contain($" {example}\n"));
        }
    }

    [Test]
    public async Task Prints_its_version()
    {
        var run = await RunAsync("--version");

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(run.Output, Does.Match(@"^\d+\.\d+\.\d+(\+[0-9a-f]+)?$"));
    }

    [Test]
    public async Task Migrates_once()
    {
        var first = await RunAsync("migrate", "--data", Data.Path);
        var second = await RunAsync("migrate", "--data", Data.Path);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(first.Output, Does.Match(@"^The database is prepared: \d+ migrations applied\.$"));
        Assert.That(second.Output, Is.EqualTo("The database is up to date."));
    }

    private async Task AssertRefusedAsync(string expected, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.That(run, Is.EqualTo(new ProgramResult(64, string.Empty, $"pollersaga: {expected}")));
    }
}
