using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Settings;

public sealed class SectionValidatorTests
{
    [Test]
    public void Leaves_the_other_sections_alone()
    {
        var transportAlone = new SectionValidator((options, check) => options.Transport.Validate(check));

        Assert.That(transportAlone.Validate(null, new PollerSagaOptions()).Succeeded, Is.True);
    }

    [Test]
    public void Names_every_mistake_of_its_section()
    {
        var transportAlone = new SectionValidator((options, check) => options.Transport.Validate(check));

        var result = transportAlone.Validate(null, new PollerSagaOptions { Transport = { Kind = TransportKind.RabbitMq, Host = "", Port = 0 } });

        Assert.That(result.Failures, Is.EqualTo(new[]
        {
            "PollerSaga:Transport:Host is not set; give it, for example rabbitmq.example.com.",
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.",
        }));
    }

    [Test]
    public void Asks_a_client_for_the_transport_alone_and_a_reader_for_the_database_alone()
    {
        Assert.That(() => OptionsOf(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq"))), Throws.Nothing);
        Assert.That(
            () => OptionsOf(services => services.AddPollerSagaClient(Configuration("Transport:Kind=RabbitMq", "Transport:Port=0"))),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672."));
        Assert.That(() => OptionsOf(services => services.AddPollerSagaStorage(Configuration("Database:ConnectionString=Data Source=a.db", "Transport:Port=0"))), Throws.Nothing);
        Assert.That(
            () => OptionsOf(services => services.AddPollerSagaStorage(Configuration())),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("PollerSaga:Database:ConnectionString is not set; give it, for example 'Data Source=pollersaga.db'."));
    }

    private static PollerSagaOptions OptionsOf(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        add(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PollerSagaOptions>>().Value;
    }

    private static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create($"PollerSaga:{pair[0]}", (string?)pair[1])))
        .Build();
}
