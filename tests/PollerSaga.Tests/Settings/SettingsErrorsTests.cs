using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Settings;
using PollerSaga.Tests.Documentation;
using PollerSaga.Tests.Support;
using PollerSaga.Worker.Access;

namespace PollerSaga.Tests.Settings;

/// <summary>The sentences of <c>SettingsErrors.txt</c>.</summary>
public sealed class SettingsErrorsTests
{
    private const string Indent = "    ";

    private static IEnumerable<string> Cases => Repository.Read("tests/PollerSaga.Tests/Settings/SettingsErrors.txt")
        .TrimEnd('\n')
        .Split("\n\n")
        .Skip(1);

    [TestCaseSource(nameof(Cases))]
    public void Says_in_a_sentence_what_is_wrong(string block)
    {
        var settings = block.Split('\n').Where(line => !line.StartsWith(Indent, StringComparison.Ordinal)).ToList();
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(TestSettings.In("data"))
            .AddInMemoryCollection(settings.Select(Parse))
            .Build();
        using var services = new ServiceCollection()
            .AddLogging()
            .AddPollerSagaEngine(configuration)
            .AddSettings<HttpOptions>(configuration)
            .BuildServiceProvider();

        var sentences = services.GetRequiredService<SettingsReport>().Failures.Select(sentence => Indent + sentence);

        Assert.That(string.Join('\n', [.. settings, .. sentences]), Is.EqualTo(block));
    }

    private static KeyValuePair<string, string?> Parse(string line)
    {
        var parts = line.Split('=', 2);
        var value = parts.Length == 1 ? null : parts[1] is ['\'', .. var text, '\''] ? text : parts[1];
        return KeyValuePair.Create($"{SettingsCheck.Root}:{parts[0]}", value);
    }
}
