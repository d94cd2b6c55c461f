using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Tests.Worker.Hosting;

public sealed class LogSettingsTests
{
    [Test]
    public void Names_every_level_that_does_not_exist()
    {
        var failure = Assert.Throws<OptionsValidationException>(
            () => LogSettings.Check(
                Configuration("LogLevel:Default=Loud", "LogLevel:PollerSaga=debug", "Console:LogLevel:MassTransit=Quiet")))!;

        Assert.That(
            failure.Failures.Select(sentence => sentence.Split(' ')[0]),
            Is.EqualTo(new[] { "Logging:Console:LogLevel:MassTransit", "Logging:LogLevel:Default" }));
    }

    [Test]
    public void Takes_every_level_in_any_case() => Assert.That(
        () => LogSettings.Check(Configuration("LogLevel:A=none", "LogLevel:B=Trace", "LogLevel:C=", "Console:FormatterName=simple")),
        Throws.Nothing);

    private static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings
            .Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create($"Logging:{pair[0]}", (string?)pair[1])))
        .Build();
}
