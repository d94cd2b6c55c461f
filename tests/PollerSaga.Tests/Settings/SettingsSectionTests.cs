using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;

namespace PollerSaga.Tests.Settings;

public sealed class SettingsSectionTests
{
    [Test]
    public void Leaves_the_values_of_unused_sections_alone() =>
        Assert.That(FailuresOf(services => services.AddPollerSagaClient(Configuration("Polling:MaxConcurrency=0"))), Is.Empty);

    [Test]
    public void Names_every_mistake_of_a_used_section() => AssertFailures(
        services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq", "Transport:Host=", "Transport:Port=0")),
        "Transport:Host",
        "Transport:Port");

    [Test]
    public void Names_every_unknown_name_also_in_unused_sections() => AssertFailures(
        services => services.AddPollerSagaClient(
            Configuration("Polling:MaxConcurency=1", "Poling:MaxConcurrency=1", "Polling:FetchRetry:Retries=1")),
        "Poling",
        "Polling:FetchRetry:Retries",
        "Polling:MaxConcurency");

    [Test]
    public void Names_every_value_that_does_not_convert_also_in_unused_sections() => AssertFailures(
        services => services.AddPollerSagaClient(Configuration("Polling:MaxConcurrency=many", "Fetching:Timeout=soon")),
        "Polling:MaxConcurrency",
        "Fetching:Timeout");

    [Test]
    public void Knows_the_section_of_a_program_that_serves_HTTP() =>
        Assert.That(FailuresOf(services => services.AddPollerSagaClient(Configuration("Http:Urls=http://127.0.0.1:0"))), Is.Empty);

    [Test]
    public void Asks_a_client_for_the_transport_alone_and_a_reader_for_the_database_alone()
    {
        Assert.That(() => Check(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq"))), Throws.Nothing);
        Assert.That(
            () => Check(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq", "Transport:Port=0"))),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:Transport:Port "));
        Assert.That(
            () =>
                Check(
                    services =>
                        services.AddPollerSagaStorage(Configuration("Database:ConnectionString=Data Source=a.db", "Transport:Port=0"))),
            Throws.Nothing);
        Assert.That(
            () => Check(services => services.AddPollerSagaStorage(Configuration())),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:Database:ConnectionString "));
    }

    private static void Check(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        add(services);
        using var provider = services.BuildServiceProvider();
        provider.CheckSettings();
    }

    private static void AssertFailures(Action<IServiceCollection> add, params string[] settings) =>
        Assert.That(
            FailuresOf(add).Select(sentence => sentence.Split(' ')[0]),
            Is.EqualTo(settings.Select(setting => $"PollerSaga:{setting}")));

    private static IEnumerable<string> FailuresOf(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        add(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<SettingsReport>().Failures;
    }

    private static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings
            .Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create($"PollerSaga:{pair[0]}", (string?)pair[1])))
        .Build();
}
