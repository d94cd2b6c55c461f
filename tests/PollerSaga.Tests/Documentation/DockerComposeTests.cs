using PollerSaga.Worker.Commands;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace PollerSaga.Tests.Documentation;

public sealed class DockerComposeTests
{
    private const string Program = "src/PollerSaga.Worker/bin/Release/net10.0/pollersaga.dll";

    private static readonly ComposeFile Compose = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<ComposeFile>(Repository.Read("docker-compose.yml"));

    [Test]
    public void Pins_every_image() => Assert.That(
        Compose.Services.Values.Select(service => service.Image),
        Is.All.Matches(@"^[\w./-]+:[\w.-]*\d[\w.-]*$"));

    [Test]
    public void Gives_the_program_only_commands_it_understands() => Assert.Multiple(() =>
    {
        var commands = Compose.Services.Values.Where(service => service.Command.Contains(Program)).ToList();
        Assert.That(commands, Has.Count.EqualTo(2));
        foreach (var service in commands)
            Assert.That(PollerSagaCommandLine.Build([]).Parse(service.Command.Skip(2).ToArray()).Errors, Is.Empty);
    });

    [Test]
    public void Sets_only_settings_that_exist() => Assert.That(
        Compose.Services.Values.SelectMany(service => service.Environment.Keys).Select(name => name.Replace("__", ":", StringComparison.Ordinal)),
        Is.SubsetOf(SettingsTable.Rows.Select(row => $"PollerSaga:{row.Name}")));

    [Test]
    public void Starts_in_order() => Assert.Multiple(() =>
    {
        Assert.That(Compose.Services["sample-api"].DependsOn["build"].Condition, Is.EqualTo("service_completed_successfully"));
        Assert.That(Compose.Services["run"].DependsOn["sample-api"].Condition, Is.EqualTo("service_healthy"));
        Assert.That(Compose.Services["sample-api"].Healthcheck, Is.Not.Null);
    });

    private sealed class ComposeFile
    {
        public Dictionary<string, Service> Services { get; set; } = [];
    }

    private sealed class Service
    {
        public string Image { get; set; } = string.Empty;

        public List<string> Command { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public Dictionary<string, Dependency> DependsOn { get; set; } = [];

        public Dictionary<string, object>? Healthcheck { get; set; }
    }

    private sealed class Dependency
    {
        public string Condition { get; set; } = string.Empty;
    }
}
