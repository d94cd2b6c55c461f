using PollerSaga.Worker.Commands;

namespace PollerSaga.Tests.Worker.Commands;

/// <summary>What the commands take and what they say to what they do not take; nothing is run.</summary>
public sealed class CommandParsingTests
{
    private const string Job = "9232efd6-db82-4b8c-8a15-b8e9c79d6212";
    private const string NoUserInfo =
        "contains a user name or a password, which would be stored and shown with the job. Remove the part before the @.";

    private const string Address = "expected an absolute http or https address, for example https://api.example.com/payload.";

    [TestCase("run http://api.test/p")]
    [TestCase("run https://api.test/p?key=1&x --data dir --job-id " + Job + " --max-concurrency 1 --timeout 0 --json")]
    [TestCase("run http://api.test --timeout 2.5m")]
    [TestCase("run http://api.test --timeout 00:02:30")]
    [TestCase("run http://api.test --timeout 24:00:00")]
    [TestCase("run --source github.yaml:issues --param owner=octocat --param since= --secret-file secrets.env --secret-file more.env")]
    [TestCase("run https://api.test/items --paginate page:page,per_page=100 --records $.items --header A:b --header C:d")]
    [TestCase("run")]
    [TestCase("start --source github/issues --source-version 0123456789ab --param owner=octocat")]
    [TestCase("sources check github.yaml:issues --param owner=octocat --secret-file secrets.env --json")]
    [TestCase("sources check github/issues --source-version 0123456789ab --data dir")]
    [TestCase("tasks " + Job + " --state SKIPPED")]
    [TestCase("keys add deployment --permission manage")]
    [TestCase("status " + Job + " --json")]
    [TestCase("status {" + Job + "}")]
    [TestCase("jobs --most 1")]
    [TestCase("jobs --most 100000 --data dir")]
    [TestCase("tasks " + Job + " --state FAILED --most 1000000")]
    [TestCase("tasks " + Job + " --state payloadsaved")]
    [TestCase("tasks " + Job + " --state PENDING --server http://127.0.0.1:5080")]
    [TestCase("cancel " + Job + " --server https://poller.example.com/base --by me --json")]
    [TestCase("redrive " + Job + " --timeout 0 --data dir")]
    [TestCase("pause " + Job)]
    [TestCase("resume " + Job + " --max-concurrency 5")]
    [TestCase("complete " + Job + " " + Job)]
    [TestCase("payload " + Job + " " + Job + " --output page.json")]
    [TestCase("watch " + Job + " --json")]
    [TestCase("worker --data dir")]
    [TestCase("demo")]
    [TestCase("migrate --data dir")]
    [TestCase("sweep --data dir --dry-run --json")]
    [TestCase("keys add deployment --permission operate --days 90 --data dir --json")]
    [TestCase("keys list --json")]
    [TestCase("keys remove deployment")]
    [TestCase("sources validate a.yaml b.json --json")]
    [TestCase("sources apply a.yaml --by me --data dir --json")]
    [TestCase("sources list --data dir --json")]
    [TestCase("sources show github --version 0123456789ab --data dir --json")]
    [TestCase("sources remove github --data dir")]
    [TestCase("sample-api --port 0 --records 0 --page-size 1 --latency 0 --error-rate 0 --seed 0")]
    [TestCase("sample-api --port 65535 --records 2147483647 --page-size 1000000 --latency 1h --error-rate 1")]
    [TestCase("sample-api --latency 0-1000ms --error-rate 0.1")]
    [TestCase("sample-api --latency 100-500ms")]
    [TestCase("sample-api --latency 1.5-2s")]
    [TestCase("sample-api --latency 50ms-1s")]
    [TestCase("sample-api --latency 00:00:01-00:00:02")]
    [TestCase("sample-api --latency 0-00:00:02")]
    [TestCase("sample-api --dialect cursor,in=json,records=$.data.items,auth=bearer --print-source")]
    [TestCase("sample-api --dialect page --fault short:3 --fault status:500:2:1 --limit 100/min --limit-header x-ratelimit-reset")]
    public void Takes(string line) => Assert.That(ErrorsOf(line), Is.Empty);

    [TestCase("run nonsense", "URL is 'nonsense'; " + Address)]
    [TestCase("run /payload", "URL is '/payload'; " + Address)]
    [TestCase("run ftp://api.test/p", "URL is 'ftp://api.test/p'; " + Address)]
    [TestCase("run http://", "URL is 'http://'; " + Address)]
    [TestCase("run http://user:secret@a", "URL " + NoUserInfo)]
    [TestCase("start http://user@a", "URL " + NoUserInfo)]
    [TestCase("run http://@a", "URL " + NoUserInfo)]
    [TestCase(
        "run http://169.254.169.254/latest",
        "URL is refused: 169.254.169.254:80 is not requested: 169.254.169.254 is a link-local address. No setting allows it.")]
    [TestCase(
        "start http://2852039166/latest",
        "URL is refused: 169.254.169.254:80 is not requested: 169.254.169.254 is a link-local address. No setting allows it.")]
    [TestCase(
        "jobs --server http://user:secret@a",
        "--server contains a user name or a password, which errors would show. Remove the part before the @.")]
    [TestCase("run http://a --job-id 7", "--job-id is '7'; expected a GUID, for example 9232efd6-db82-4b8c-8a15-b8e9c79d6212.")]
    [TestCase("run http://a --max-concurrency 0", "--max-concurrency is '0'; expected a whole number of at least 1.")]
    [TestCase("run http://a --max-concurrency -1", "--max-concurrency is '-1'; expected a whole number of at least 1.")]
    [TestCase("run http://a --max-concurrency 2147483648", "--max-concurrency is '2147483648'; expected a whole number of at least 1.")]
    [TestCase("run http://a --max-concurrency 1.5", "--max-concurrency is '1.5'; expected a whole number of at least 1.")]
    [TestCase(
        "run http://a --timeout 150",
        "--timeout is '150'; expected a duration such as 150s, 500ms, 5m, 1h or 00:02:30, or 0 for none.")]
    [TestCase("keys add ci --permission admin", "--permission is 'admin'; expected read, operate or manage.")]
    [TestCase("keys add ci --days 3651", "--days is '3651'; expected a whole number from 0 to 3650.")]
    [TestCase("keys add a\tb", "NAME is 'a\tb'; expected a name of 1 to 64 characters.")]
    [TestCase(
        "sources remove GitHub",
        "NAME is 'GitHub'; expected a name of at most 64 lower-case letters, digits, '.', '_' and '-', for example github.")]
    [TestCase(
        "sources show github --version 012",
        "--version is '012'; expected 12 to 64 hexadecimal digits in lower case, as list prints.")]
    [TestCase("run --source a.yaml --param owner", "--param is 'owner'; expected NAME=VALUE, for example owner=octocat.")]
    [TestCase("run --source a.yaml --param =x", "--param is '=x'; expected NAME=VALUE, for example owner=octocat.")]
    [TestCase("run --source a.yaml --param a=1 --param a=2", "--param a occurs twice. Remove one of them.")]
    [TestCase(
        "start --source github/issues/open",
        "--source is 'github/issues/open'; expected the name of a source, with an optional stream, for example github/issues.")]
    [TestCase(
        "start --source github --source-version v1",
        "--source-version is 'v1'; expected 12 to 64 hexadecimal digits in lower case, as list prints.")]
    [TestCase("status nonsense", "JOBID is 'nonsense'; expected a GUID, for example 9232efd6-db82-4b8c-8a15-b8e9c79d6212.")]
    [TestCase("jobs --most 0", "--most is '0'; expected a whole number from 1 to 100000.")]
    [TestCase("jobs --most 100001", "--most is '100001'; expected a whole number from 1 to 100000.")]
    [TestCase(
        "tasks " + Job + " --state DONE",
        "--state is 'DONE'; expected one of PENDING, STARTED, PAYLOADSAVED, ENQUEUED, COMPLETE, FAILED, SKIPPED.")]
    [TestCase(
        "cancel " + Job + " --server 127.0.0.1:5080",
        "--server is '127.0.0.1:5080'; expected a worker's http or https address, for example http://127.0.0.1:5080.")]
    [TestCase("resume " + Job + " --max-concurrency 0", "--max-concurrency is '0'; expected a whole number of at least 1.")]
    [TestCase(
        "redrive " + Job + " --timeout soon",
        "--timeout is 'soon'; expected a duration such as 150s, 500ms, 5m, 1h or 00:02:30, or 0 for none.")]
    [TestCase("payload " + Job + " 7", "TASKID is '7'; expected a GUID, for example 9232efd6-db82-4b8c-8a15-b8e9c79d6212.")]
    [TestCase("sample-api --dialect page,size=0", "--dialect: size is '0'; expected a whole number from 1 to 1000000.")]
    [TestCase("sample-api --limit 10", "--limit: The limit is '10'; expected for example 10/s, 100/min, 5000/h or 100/min,sliding.")]
    [TestCase(
        "sample-api --limit-header never",
        "--limit-header: The header of the limit is 'never'; expected retry-after, retry-after-date, ratelimit, ratelimit-reset, " +
        "x-ratelimit-reset, x-ratelimit-reset-seconds, x-rate-limit-reset, x-rate-limit-reset-seconds, none.")]
    [TestCase("sample-api --port 65536", "--port is '65536'; expected a whole number from 0 to 65535.")]
    [TestCase("sample-api --records -1", "--records is '-1'; expected a whole number of at least 0.")]
    [TestCase("sample-api --page-size 0", "--page-size is '0'; expected a whole number from 1 to 1000000.")]
    [TestCase("sample-api --error-rate 1.1", "--error-rate is '1.1'; expected a number from 0 to 1, for example 0.1.")]
    [TestCase("sample-api --error-rate 10%", "--error-rate is '10%'; expected a number from 0 to 1, for example 0.1.")]
    [TestCase("sample-api --latency 5", "--latency is '5'; expected a duration of at most 1h, or a range such as 0-1000ms.")]
    [TestCase("sample-api --latency 2s-1s", "--latency is '2s-1s'; expected a duration of at most 1h, or a range such as 0-1000ms.")]
    [TestCase("sample-api --latency 0-2h", "--latency is '0-2h'; expected a duration of at most 1h, or a range such as 0-1000ms.")]
    [TestCase("sample-api --latency 1s-2s-3s", "--latency is '1s-2s-3s'; expected a duration of at most 1h, or a range such as 0-1000ms.")]
    [TestCase("sample-api --latency -", "--latency is '-'; expected a duration of at most 1h, or a range such as 0-1000ms.")]
    public void Refuses(string line, string message) => Assert.That(ErrorsOf(line), Is.EqualTo(new[] { message }));

    [TestCase(2048, true)]
    [TestCase(2049, false)]
    public void Takes_an_address_as_long_as_the_database_keeps(int length, bool isTaken)
    {
        var url = "http://api.test/".PadRight(length, 'x');

        Assert.That(
            ErrorsOf($"run {url}"),
            isTaken ? Is.Empty : Is.EqualTo(new[] { $"URL is '{url}'; expected an address of at most 2048 characters." }));
    }

    private static IEnumerable<string> ErrorsOf(string line) =>
        PollerSagaCommandLine.Build([]).Parse(line.Split(' ')).Errors.Select(error => error.Message);
}
