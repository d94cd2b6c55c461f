using System.Text.Json;

namespace PollerSaga.Tests.Documentation;

/// <summary>THIRD-PARTY-NOTICES.md lists the packages of the published program.</summary>
public sealed class ThirdPartyNoticesTests
{
    private const string BuildOnly = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    [Test]
    public void The_notices_list_every_package_with_its_version() => Assert.That(
        Listed(),
        Is.EquivalentTo(Locked()),
        "Run 'dotnet restore' and 'node eng/third-party-notices.mjs', and commit THIRD-PARTY-NOTICES.md.");

    [Test]
    public void The_lock_file_of_the_program_covers_the_platforms_of_the_image() => Assert.That(
        Targets().Select(target => target.Name),
        Is.EqualTo(new[] { "net10.0", "net10.0/linux-arm64", "net10.0/linux-x64" }));

    private static IEnumerable<(string Name, string Version)> Listed() => Repository.Read("THIRD-PARTY-NOTICES.md")
        .Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(1)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (cells[1], cells[2]));

    private static IEnumerable<(string Name, string Version)> Locked() => Targets()
        .SelectMany(target => target.Value.EnumerateObject())
        .Where(package => package.Value.GetProperty("type").GetString() != "Project" && package.Name != BuildOnly)
        .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!))
        .Distinct();

    private static JsonElement.ObjectEnumerator Targets() => JsonDocument.Parse(Repository.Read("src/PollerSaga.Worker/packages.lock.json"))
        .RootElement.GetProperty("dependencies")
        .EnumerateObject();
}
