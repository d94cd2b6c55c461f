using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PollerSaga.Tests.Documentation;

/// <summary>Reads the file without building it.</summary>
public sealed partial class DockerfileTests
{
    private const string Program = "src/PollerSaga.Worker";

    private static readonly string Dockerfile = Repository.Read($"{Program}/Dockerfile");

    [Test]
    public void Pins_its_base_images() => Assert.That(
        BaseImage().Matches(Dockerfile).Select(from => from.Groups["image"].Value),
        Is.EqualTo(["mcr.microsoft.com/dotnet/sdk:10.0-noble", "mcr.microsoft.com/dotnet/aspnet:10.0-noble"]));

    [Test]
    public void Copies_existing_files() => Assert.That(Copies(Dockerfile).Where(path => !Repository.Has(path)), Is.Empty);

    [Test]
    public void Restores_from_the_files_of_every_project_in_the_build()
    {
        var projects = ReferencesOf($"{Program}/PollerSaga.Worker.csproj").Distinct().ToList();

        var files = projects.Concat(projects.Select(project => $"{Path.GetDirectoryName(project)}/packages.lock.json"));
        var copies = Copies(Dockerfile[..Dockerfile.IndexOf("RUN dotnet restore", StringComparison.Ordinal)]).ToList();

        Assert.That(
            files.Where(file => !copies.Exists(copy => file == copy || file.StartsWith($"{copy}/", StringComparison.Ordinal))),
            Is.Empty);
        Assert.That(Dockerfile, Does.Contain($"RUN dotnet restore {Program} --locked-mode\n"));
    }

    [Test]
    public void Runs_the_program_as_an_unprivileged_user() => Assert.That(
        Dockerfile,
        Does.EndWith("""
            USER $APP_UID
            ENTRYPOINT ["dotnet", "/app/pollersaga.dll"]

            """.ReplaceLineEndings("\n")));

    /// <summary>Returns a project and its references, as paths relative to the repository's root.</summary>
    private static IEnumerable<string> ReferencesOf(string project)
    {
        var references = XDocument.Parse(Repository.Read(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Select(path => Path.GetRelativePath("/", Path.GetFullPath(path, "/")));
        return [project, .. references.SelectMany(ReferencesOf)];
    }

    private static IEnumerable<string> Copies(string text) =>
        Copy().Matches(text).SelectMany(copy => copy.Groups["sources"].Value.Split(' ')).Select(path => path.TrimEnd('/'));

    [GeneratedRegex(@"^FROM (?<image>\S+)", RegexOptions.Multiline)]
    private static partial Regex BaseImage();

    [GeneratedRegex(@"^COPY (?!--from)(?<sources>.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();
}
