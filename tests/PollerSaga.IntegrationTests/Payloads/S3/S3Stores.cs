using Microsoft.Extensions.Logging.Abstractions;
using PollerSaga.Aws;
using PollerSaga.Diagnostics;
using PollerSaga.IntegrationTests.Aws;
using PollerSaga.Payloads;
using PollerSaga.Payloads.S3;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Payloads.S3;

/// <summary>Stores as production makes them.</summary>
internal static class S3Stores
{
    public static S3PayloadStore On(
        Uri endpoint,
        string bucket,
        Action<PayloadOptions>? configure = null,
        AwsOptions? credentials = null,
        LogLines? log = null,
        DependencyWatch? watch = null,
        BufferBudget? budget = null)
    {
        var options = TestSettings.Valid();
        options.Aws = credentials ?? AwsServer.Options;
        options.Payloads = new PayloadOptions
        {
            Kind = PayloadStoreKind.S3,
            Bucket = bucket,
            ServiceUrl = endpoint.ToString(),
            ForcePathStyle = true,
        };
        configure?.Invoke(options.Payloads);
        return new S3PayloadStore(
            options.Of<PayloadOptions>(),
            options.Of<AwsOptions>(),
            new PayloadLimit(options.Fetching.MaxBodyBytes),
            budget ?? new BufferBudget(BufferBudget.DefaultBytes),
            watch ?? new DependencyWatch(TimeProvider.System, NullLogger<DependencyWatch>.Instance),
            TimeProvider.System,
            log?.For<S3PayloadStore>() ?? NullLogger<S3PayloadStore>.Instance);
    }
}
