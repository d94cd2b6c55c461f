using System.Text.Json;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

/// <summary>The bill of materials of a published program, which <c>eng/publish.sh</c> writes.</summary>
public sealed class BillOfMaterialsTests
{
    private const string Name = "pollersaga.cdx.json";

    [Test]
    public void Lists_the_packages_of_the_program_with_their_versions()
    {
        if (!File.Exists(Path.Combine(PollerProgram.Folder, Name)))
            Assert.Ignore("The program in POLLERSAGA_TEST_PROGRAM was not published with eng/publish.sh.");

        using var materials = Read(Name);
        using var program = Read("pollersaga.deps.json");

        var used = program.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Replace('/', '@'));
        var listed = materials.RootElement.GetProperty("components").EnumerateArray()
            .Select(component => $"{component.GetProperty("name")}@{component.GetProperty("version")}");
        Assert.That(used.Except(listed), Is.Empty);
        Assert.That(materials.RootElement.GetProperty("bomFormat").GetString(), Is.EqualTo("CycloneDX"));
    }

    private static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(PollerProgram.Folder, name)));
}
