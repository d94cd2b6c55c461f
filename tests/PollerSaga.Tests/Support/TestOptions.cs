using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Delivery;
using PollerSaga.Fetching;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Payloads;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Worker.Access;

namespace PollerSaga.Tests.Support;

/// <summary>The options of every section, for tests that set several.</summary>
public sealed class TestOptions
{
    public TransportOptions Transport { get; set; } = new();

    public DatabaseOptions Database { get; set; } = new();

    public PayloadOptions Payloads { get; set; } = new();

    public ProcessingQueueOptions ProcessingQueue { get; set; } = new();

    public ProcessingOptions Processing { get; set; } = new();

    public CompletionQueueOptions CompletionQueue { get; set; } = new();

    public AwsOptions Aws { get; set; } = new();

    public PollingOptions Polling { get; set; } = new();

    public FetchingOptions Fetching { get; set; } = new();

    public RetentionOptions Retention { get; set; } = new();

    public WorkerOptions Worker { get; set; } = new();

    public HttpOptions Http { get; set; } = new();

    /// <summary>The options of one section, as a constructor takes them.</summary>
    public IOptions<TSection> Of<TSection>()
        where TSection : class =>
        Options.Create((TSection)typeof(TestOptions)
            .GetProperties()
            .Single(property => property.PropertyType == typeof(TSection))
            .GetValue(this)!);

    /// <summary>The mistakes that a worker would name.</summary>
    public IReadOnlyList<string> FindFailures()
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddLogging().AddPollerSagaEngine(configuration).AddSettings<HttpOptions>(configuration);
        foreach (var property in typeof(TestOptions).GetProperties())
        {
            typeof(TestOptions)
                .GetMethod(nameof(Set))!
                .MakeGenericMethod(property.PropertyType)
                .Invoke(null, [services, property.GetValue(this)]);
        }

        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<SettingsReport>().Failures;
    }

    public static void Set<TSection>(IServiceCollection services, TSection values)
        where TSection : class => services.PostConfigure<TSection>(options =>
        {
            foreach (var property in typeof(TSection).GetProperties().Where(property => property.CanWrite))
                property.SetValue(options, property.GetValue(values));
        });
}
