using PollerSaga.Delivery;
using PollerSaga.Payloads;
using PollerSaga.Reports;
using PollerSaga.Storage;
using static PollerSaga.Tests.Settings.SettingsMistake;

namespace PollerSaga.Tests.Settings;

/// <summary>Where rows, payloads and messages rest.</summary>
internal static class StorageMistakes
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static IEnumerable<TestCaseData> All()
    {
        yield return Mistake(
            "a database that is none",
            options => options.Database.Provider = (DatabaseProvider)(-1),
            "PollerSaga:Database:Provider is -1; it must be one of Sqlite, PostgreSql, SqlServer.");
        yield return Mistake(
            "no connection string",
            options => options.Database.ConnectionString = " ",
            "PollerSaga:Database:ConnectionString is not set; give it, for example 'Data Source=pollersaga.db'.");
        yield return Mistake(
            "a connection string of another database for SQLite",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.Sqlite, "Host=localhost;Database=pollersaga"),
            "PollerSaga:Database:ConnectionString cannot be read: Connection string keyword 'host' is not supported. For a possible alternative, see https://go.microsoft.com/fwlink/?linkid=2142181. Write it, for example, as 'Data Source=pollersaga.db'.");
        yield return Mistake(
            "a connection string of another database for PostgreSQL",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.PostgreSql, "Data Source=pollersaga.db"),
            "PollerSaga:Database:ConnectionString cannot be read: Couldn't set data source (Parameter 'data source'). Write it, for example, as 'Host=localhost;Database=pollersaga;Username=pollersaga;Password=…'.");
        yield return Mistake(
            "a connection string of another database for SQL Server",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.SqlServer, "Host=localhost;Database=pollersaga"),
            "PollerSaga:Database:ConnectionString cannot be read: Keyword not supported: 'host'. Write it, for example, as 'Server=localhost;Database=pollersaga;User Id=pollersaga;Password=…;TrustServerCertificate=true'.");
        yield return Mistake(
            "a port that is no number",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.PostgreSql, "Host=localhost;Port=many"),
            "PollerSaga:Database:ConnectionString cannot be read: Couldn't set port (Parameter 'port'). Write it, for example, as 'Host=localhost;Database=pollersaga;Username=pollersaga;Password=…'.");
        yield return Mistake(
            "a connection string without a sense",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.Sqlite, "pollersaga.db"),
            "PollerSaga:Database:ConnectionString cannot be read: Format of the initialization string does not conform to specification starting at index 0. Write it, for example, as 'Data Source=pollersaga.db'.");
        yield return Mistake(
            "a payload store that is none",
            options => options.Payloads.Kind = (PayloadStoreKind)7,
            "PollerSaga:Payloads:Kind is 7; it must be one of Files, S3.");
        yield return Mistake(
            "no payload folder",
            options => options.Payloads.Directory = "",
            "PollerSaga:Payloads:Directory is not set; give it, for example ./pollersaga-data/payloads.");
        yield return Mistake(
            "nobody to process",
            options => options.Processing.Concurrency = 0,
            "PollerSaga:Processing:Concurrency is 0; it must be from 1 to 1000, for example 10.");
        yield return Mistake(
            "too many to process",
            options => options.Processing.Concurrency = 1_001,
            "PollerSaga:Processing:Concurrency is 1001; it must be from 1 to 1000, for example 10.");
        yield return Mistake(
            "a visibility time-out that is over before it can be renewed",
            options => options.Processing.VisibilityTimeout = TimeSpan.FromSeconds(1) - Tick,
            "PollerSaga:Processing:VisibilityTimeout is 00:00:00.9999999; it must be from 00:00:01 to 12:00:00, for example 00:00:30.");
        yield return Mistake(
            "a visibility time-out that SQS does not take",
            options => options.Processing.VisibilityTimeout = TimeSpan.FromHours(12) + Tick,
            "PollerSaga:Processing:VisibilityTimeout is 12:00:00.0000001; it must be from 00:00:01 to 12:00:00, for example 00:00:30.");
        yield return Mistake(
            "no bucket",
            options => options.Payloads = new PayloadOptions { Kind = PayloadStoreKind.S3 },
            "PollerSaga:Payloads:Bucket is not set; give it, for example raw-payloads.");
        yield return Mistake(
            "a bucket that is an address",
            options => options.Payloads = InS3(payloads => payloads.Bucket = "s3://pages/raw"),
            "PollerSaga:Payloads:Bucket is s3://pages/raw; it must be the name of a bucket, 3 to 63 lower-case letters, digits, hyphens and dots, for example raw-payloads. Set a prefix of keys with Payloads:Prefix.");
        yield return Mistake(
            "a prefix that begins with a slash",
            options => options.Payloads = InS3(payloads => payloads.Prefix = "/raw/"),
            "PollerSaga:Payloads:Prefix is /raw/; it must be at most 900 bytes and not begin with a slash, for example raw/.");
        yield return Mistake(
            "an endpoint that is none",
            options => options.Payloads = InS3(payloads => payloads.ServiceUrl = "127.0.0.1:4566"),
            "PollerSaga:Payloads:ServiceUrl is '127.0.0.1:4566'; it must be an http or https address, for example http://127.0.0.1:4566, or empty for AWS's own.");
        yield return Mistake(
            "an encryption that is none",
            options => options.Payloads = InS3(payloads => payloads.ServerSideEncryption = "rot13"),
            "PollerSaga:Payloads:ServerSideEncryption is rot13; it must be one of AES256, aws:kms, aws:kms:dsse, or empty for the default of the bucket.");
        yield return Mistake(
            "a key for an encryption without one",
            options => options.Payloads = InS3(payloads => (payloads.ServerSideEncryption, payloads.KmsKeyId) = ("AES256", "alias/pages")),
            "PollerSaga:Payloads:KmsKeyId names a key, which only encryption by KMS uses; set Payloads:ServerSideEncryption to aws:kms, or remove the key.");
        yield return Mistake(
            "a storage class from which nothing can be read at once",
            options => options.Payloads = InS3(payloads => payloads.StorageClass = "DEEP_ARCHIVE"),
            "PollerSaga:Payloads:StorageClass is DEEP_ARCHIVE; it must be one of STANDARD, STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, REDUCED_REDUNDANCY, or empty for the default of the bucket.");
        yield return Mistake(
            "a queue that is none",
            options => options.ProcessingQueue.Kind = (ProcessingQueueKind)7,
            "PollerSaga:ProcessingQueue:Kind is 7; it must be one of Spool, RabbitMq, Sqs.");
        yield return Mistake(
            "a name that SQS does not take",
            options => (options.ProcessingQueue.Kind, options.ProcessingQueue.QueueName) = (ProcessingQueueKind.Sqs, "poller.payloads"),
            "PollerSaga:ProcessingQueue:QueueName is poller.payloads; it must be at most 75 letters, digits, - and _, with .fifo at the end for a FIFO queue, for example poller-payloads.");
        yield return Mistake(
            "a name that leaves no room for that of the dead letters",
            options => (options.ProcessingQueue.Kind, options.ProcessingQueue.QueueName) = (ProcessingQueueKind.Sqs, new string('q', 76)),
            $"PollerSaga:ProcessingQueue:QueueName is {new string('q', 76)}; it must be at most 75 letters, digits, - and _, with .fifo at the end for a FIFO queue, for example poller-payloads.");
        yield return Mistake(
            "no queue of SQS",
            options => (options.ProcessingQueue.Kind, options.ProcessingQueue.QueueName) = (ProcessingQueueKind.Sqs, ""),
            "PollerSaga:ProcessingQueue:QueueName is not set; give it, for example poller-payloads.");
        yield return Mistake(
            "two queues of SQS",
            options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.Sqs, QueueName = "mine", QueueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/theirs" },
            "PollerSaga:ProcessingQueue:QueueName is mine, and PollerSaga:ProcessingQueue:QueueUrl names a queue too; give one of them.");
        yield return Mistake(
            "an address of no queue",
            options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.Sqs, QueueUrl = "https://sqs.eu-central-1.amazonaws.com/" },
            "PollerSaga:ProcessingQueue:QueueUrl is https://sqs.eu-central-1.amazonaws.com/; it must be the address of a queue, for example https://sqs.eu-central-1.amazonaws.com/123456789012/poller-payloads.");
        yield return Mistake(
            "an endpoint of SQS that is none",
            options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.Sqs, ServiceUrl = "127.0.0.1:4566" },
            "PollerSaga:ProcessingQueue:ServiceUrl is '127.0.0.1:4566'; it must be an http or https address, for example http://127.0.0.1:4566, or empty for AWS's own.");
        yield return Mistake(
            "a completion queue that is none",
            options => options.CompletionQueue.Kind = (CompletionQueueKind)7,
            "PollerSaga:CompletionQueue:Kind is 7; it must be one of None, Sqs.");
        yield return Mistake(
            "a completion queue that is an address of nothing",
            options => options.CompletionQueue = new() { Kind = CompletionQueueKind.Sqs, QueueUrl = "poller-completions" },
            "PollerSaga:CompletionQueue:QueueUrl is poller-completions; it must be the address of a queue, for example https://sqs.eu-central-1.amazonaws.com/123456789012/poller-completions.");
        yield return Mistake(
            "no spool folder",
            options => options.ProcessingQueue.Directory = null!,
            "PollerSaga:ProcessingQueue:Directory is not set; give it, for example ./pollersaga-data/queue.");
        yield return Mistake(
            "an access key of AWS without its secret",
            options => options.Aws.AccessKey = "AKIAIOSFODNN7EXAMPLE",
            "PollerSaga:Aws:SecretKey and Aws:AccessKey go together; give both, or neither for the default credential chain.");
        yield return OnQueue(
            null!,
            "PollerSaga:ProcessingQueue:QueueName is not set; give it, for example poller-payloads.");
        yield return OnQueue(
            "amq.payloads",
            "PollerSaga:ProcessingQueue:QueueName is amq.payloads; it must be at most 240 bytes and not begin with 'amq.', for example poller-payloads.");
        yield return OnQueue(
            new string('ü', 121),
            $"PollerSaga:ProcessingQueue:QueueName is {new string('ü', 121)}; it must be at most 240 bytes and not begin with 'amq.', for example poller-payloads.");
    }

    private static PayloadOptions InS3(Action<PayloadOptions> change)
    {
        var payloads = new PayloadOptions { Kind = PayloadStoreKind.S3, Bucket = "raw-payloads" };
        change(payloads);
        return payloads;
    }

    private static TestCaseData OnQueue(string queueName, string message) => Mistake(
        $"a queue named '{queueName}'",
        options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.RabbitMq, QueueName = queueName },
        message);
}
