using System.Text;
using PollerSaga.Aws;
using PollerSaga.Settings;

namespace PollerSaga.Payloads;

/// <summary>Settings <c>PollerSaga:Payloads:*</c>.</summary>
public sealed class PayloadOptions : ISettings
{
    static string ISettings.Section => "Payloads";

    // A key has at most 1,024 bytes, of which job, task and separators take 78.
    private const int MaxPrefixBytes = 900;

    private const string Kms = "aws:kms";

    private static readonly string[] Encryptions = ["AES256", Kms, "aws:kms:dsse"];

    // The classes whose payloads can be read at once.
    private static readonly string[] StorageClasses =
        ["STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "REDUCED_REDUNDANCY"];

    /// <summary>The store of raw payloads. Default <see cref="PayloadStoreKind.Files"/>.</summary>
    public PayloadStoreKind Kind { get; set; } = PayloadStoreKind.Files;

    /// <summary>
    /// The folder of <see cref="PayloadStoreKind.Files"/>; payloads are its files <c>{jobId}/{taskId}.json</c>. No default; <c>run</c> and
    /// <c>demo</c> set it to a folder below their data folder.
    /// </summary>
    public string Directory { get; set; } = string.Empty;

    /// <summary>
    /// The bucket of <see cref="PayloadStoreKind.S3"/>; payloads are its objects <c>{jobId}/{taskId}.json</c>, with the prefix. No default.
    /// </summary>
    public string Bucket { get; set; } = string.Empty;

    /// <summary>The prefix of all keys in the bucket, for example <c>raw/</c>. At most 900 bytes. Default empty.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>The region of the bucket. Empty, the default, means <c>PollerSaga:Aws:Region</c>.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>An endpoint of S3 other than AWS's own, for example a local one. Default empty.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>
    /// Whether addresses have the bucket in the path, not in the host, as most endpoints other than AWS's require. Default false.
    /// </summary>
    public bool ForcePathStyle { get; set; }

    /// <summary>
    /// The encryption of payloads at rest: <c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>. Empty, the default, means the default of
    /// the bucket.
    /// </summary>
    public string ServerSideEncryption { get; set; } = string.Empty;

    /// <summary>
    /// The id or ARN of the KMS key, if <see cref="ServerSideEncryption"/> uses KMS. Empty, the default, means AWS's own key for S3.
    /// </summary>
    public string KmsKeyId { get; set; } = string.Empty;

    /// <summary>
    /// The storage class of payloads: <c>STANDARD</c>, <c>STANDARD_IA</c>, <c>ONEZONE_IA</c>, <c>INTELLIGENT_TIERING</c>, <c>GLACIER_IR</c>
    /// or <c>REDUCED_REDUNDANCY</c>. Empty, the default, means the default of the bucket.
    /// </summary>
    public string StorageClass { get; set; } = string.Empty;

    /// <summary>The place of a job's payloads, for people: a folder, or an address of S3.</summary>
    internal string PlaceOf(Guid jobId) => Kind == PayloadStoreKind.S3
        ? $"s3://{Bucket}/{Prefix}{jobId}/"
        : Path.GetFullPath(Path.Combine(Directory, jobId.ToString()));

    void ISettings.Validate(SettingsCheck check)
    {
        check.Defined("Payloads:Kind", Kind);
        switch (Kind)
        {
            case PayloadStoreKind.S3:
                ValidateS3(check);
                break;
            default:
                check.NotEmpty("Payloads:Directory", Directory, "./pollersaga-data/payloads");
                break;
        }
    }

    private static bool IsBucket(string name) =>
        name.StartsWith("arn:", StringComparison.Ordinal)
        || (name.Length is >= 3 and <= 63 && name.All(character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.'));

    private void ValidateS3(SettingsCheck check)
    {
        check.NotEmpty("Payloads:Bucket", Bucket, "raw-payloads");
        check.That(
            string.IsNullOrWhiteSpace(Bucket) || IsBucket(Bucket),
            "Payloads:Bucket",
            $"is {Bucket}; it must be the name of a bucket, 3 to 63 lower-case letters, digits, hyphens and dots, "
            + "for example raw-payloads. Set a prefix of keys with Payloads:Prefix.");
        check.That(
            Encoding.UTF8.GetByteCount(Prefix ?? string.Empty) <= MaxPrefixBytes && (Prefix ?? string.Empty) is not ['/', ..],
            "Payloads:Prefix",
            $"is {Prefix}; it must be at most {MaxPrefixBytes} bytes and not begin with a slash, for example raw/.");
        AwsEdge.ValidateServiceUrl(check, "Payloads:ServiceUrl", ServiceUrl);
        OneOf(check, "Payloads:ServerSideEncryption", ServerSideEncryption, Encryptions);
        check.That(
            string.IsNullOrEmpty(KmsKeyId) || (ServerSideEncryption ?? string.Empty).StartsWith(Kms, StringComparison.Ordinal),
            "Payloads:KmsKeyId",
            $"names a key, which only encryption by KMS uses; set Payloads:ServerSideEncryption to {Kms}, or remove the key.");
        OneOf(check, "Payloads:StorageClass", StorageClass, StorageClasses);
    }

    private static void OneOf(SettingsCheck check, string setting, string? value, string[] values) => check.That(
        string.IsNullOrEmpty(value) || values.Contains(value, StringComparer.Ordinal),
        setting,
        $"is {value}; it must be one of {string.Join(", ", values)}, or empty for the default of the bucket.");
}
