using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Tests.Fetching.Streams;

/// <summary>A job of the engine that polls a test partner, with the definition of the partner's dialect.</summary>
internal sealed class SourceJob : IAsyncDisposable
{
    private SourceJob(TestPartner partner, TestEngine engine) => (Partner, Engine) = (partner, engine);

    public TestPartner Partner { get; }

    public TestEngine Engine { get; }

    public Guid JobId { get; } = Guid.NewGuid();

    /// <summary>Starts a partner, and an engine that knows its secrets.</summary>
    public static Task<SourceJob> PrepareAsync(
        string dialect,
        long records,
        PartnerFaults? faults = null,
        IEnumerable<string>? settings = null,
        Action<IServiceCollection>? swap = null,
        PartnerCredentials? credentials = null) => PrepareAsync(
            PartnerDialect.Parse(dialect) with { Credentials = credentials ?? PartnerCredentials.Default },
            records,
            faults,
            settings,
            swap);

    /// <summary>Starts a partner, and an engine that knows its secrets.</summary>
    public static async Task<SourceJob> PrepareAsync(
        PartnerDialect dialect,
        long records,
        PartnerFaults? faults = null,
        IEnumerable<string>? settings = null,
        Action<IServiceCollection>? swap = null)
    {
        var options = new TestPartnerOptions { Records = records, Faults = faults ?? PartnerFaults.None };
        var partner = await TestPartner.StartAsync(dialect, options);
        var given = (settings ?? []).ToList();
        var secrets = partner.Dialect.Secrets
            .Select(secret => $"Secrets:{secret.Key}={secret.Value}")
            .Where(secret => !given.Exists(setting => setting.StartsWith(secret.Split('=')[0] + "=", StringComparison.Ordinal)));
        var engine = await TestEngine.StartAsync([.. secrets, "Polling:FetchRetry:Interval=00:00:00.01", .. given], swap);
        return new SourceJob(partner, engine);
    }

    /// <summary>Stores the definition and starts the job.</summary>
    /// <param name="change">Changes the definition.</param>
    /// <param name="maxConcurrency">The window; null for the default.</param>
    /// <param name="stream">The stream; null for the only one.</param>
    /// <param name="parameters">The parameters; null for none.</param>
    public async Task StartAsync(
        Func<string, string>? change = null,
        int? maxConcurrency = null,
        string? stream = null,
        IReadOnlyDictionary<string, string>? parameters = null)
    {
        var text = (change ?? (same => same))(Partner.Definition);
        var definition = Engine.Get<SourceReader>().Read(text, "partner.yaml").Require();
        var version = await Engine.Get<ISourceStore>().StoreVersionAsync(definition.Name, text);
        await Engine.StartJobAsync(new StartPollerJob(
            JobId,
            Url: null,
            MaxConcurrency: maxConcurrency,
            Timeout: TimeSpan.Zero,
            Source: stream is null ? definition.Name : $"{definition.Name}/{stream}",
            SourceVersion: version,
            Parameters: parameters));
    }

    /// <summary>Stores the definition, starts the job, and waits for its end.</summary>
    public async Task<PollerJobStatus> RunAsync(
        Func<string, string>? change = null,
        int? maxConcurrency = null,
        string? stream = null,
        IReadOnlyDictionary<string, string>? parameters = null)
    {
        await StartAsync(change, maxConcurrency, stream, parameters);
        return await Engine.WhenOverAsync(JobId);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Partner.DisposeAsync();
    }
}
