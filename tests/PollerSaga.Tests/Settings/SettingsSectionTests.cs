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
    public void Names_every_mistake_of_a_used_section() => Assert.That(
        FailuresOf(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq", "Transport:Host=", "Transport:Port=0"))),
        Is.EqualTo(new[]
        {
            "PollerSaga:Transport:Host is not set; give it, for example rabbitmq.example.com.",
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.",
        }));

    [Test]
    public void Names_every_unknown_name_also_in_unused_sections() => Assert.That(
        FailuresOf(services => services.AddPollerSagaClient(Configuration("Polling:MaxConcurency=1", "Poling:MaxConcurrency=1", "Polling:FetchRetry:Retries=1"))),
        Is.EqualTo(new[]
        {
            "PollerSaga:Poling is not a setting; correct the name in appsettings.json, the environment or the command line.",
            "PollerSaga:Polling:FetchRetry:Retries is not a setting; correct the name in appsettings.json, the environment or the command line.",
            "PollerSaga:Polling:MaxConcurency is not a setting; correct the name in appsettings.json, the environment or the command line.",
        }));

    [Test]
    public void Knows_the_section_of_a_program_that_serves_HTTP() =>
        Assert.That(FailuresOf(services => services.AddPollerSagaClient(Configuration("Http:Urls=http://127.0.0.1:0"))), Is.Empty);

    [TestCase("Polling:MaxConcurrency=many", "PollerSaga:Polling:MaxConcurrency is 'many'; expected a whole number.")]
    [TestCase("Fetching:MaxBodyBytes=64 MiB", "PollerSaga:Fetching:MaxBodyBytes is '64 MiB'; expected a whole number.")]
    [TestCase("Polling:FetchRetry:BackoffRate=two", "PollerSaga:Polling:FetchRetry:BackoffRate is 'two'; expected a number.")]
    [TestCase("Polling:Deadline=soon", "PollerSaga:Polling:Deadline is 'soon'; expected a time as hh:mm:ss, for example 00:02:30.")]
    [TestCase("Payloads:ForcePathStyle=perhaps", "PollerSaga:Payloads:ForcePathStyle is 'perhaps'; expected true or false.")]
    [TestCase("Transport:Kind=Pigeon", "PollerSaga:Transport:Kind is 'Pigeon'; expected one of InMemory, RabbitMq, AmazonSqs.")]
    [TestCase("Polling:FetchRetry=3", "PollerSaga:Polling:FetchRetry is '3'; expected settings below it, not a value.")]
    [TestCase("Polling:MaxConcurrency:0=3", "PollerSaga:Polling:MaxConcurrency:0 is not a setting; correct the name in appsettings.json, the environment or the command line.")]
    public void Names_a_value_that_does_not_convert(string setting, string sentence) =>
        Assert.That(FailuresOf(services => services.AddPollerSagaStorage(Configuration("Database:ConnectionString=Data Source=a.db", setting))), Is.EqualTo(new[] { sentence }));

    [Test]
    public void Asks_a_client_for_the_transport_alone_and_a_reader_for_the_database_alone()
    {
        Assert.That(() => Check(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq"))), Throws.Nothing);
        Assert.That(
            () => Check(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq", "Transport:Port=0"))),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672."));
        Assert.That(() => Check(services => services.AddPollerSagaStorage(Configuration("Database:ConnectionString=Data Source=a.db", "Transport:Port=0"))), Throws.Nothing);
        Assert.That(
            () => Check(services => services.AddPollerSagaStorage(Configuration())),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("PollerSaga:Database:ConnectionString is not set; give it, for example 'Data Source=pollersaga.db'."));
    }

    private static void Check(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        add(services);
        using var provider = services.BuildServiceProvider();
        provider.CheckSettings();
    }

    private static IEnumerable<string> FailuresOf(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        add(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<SettingsReport>().Failures;
    }

    private static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create($"PollerSaga:{pair[0]}", (string?)pair[1])))
        .Build();
}
