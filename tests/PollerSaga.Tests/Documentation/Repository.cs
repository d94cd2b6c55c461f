using System.Reflection;

namespace PollerSaga.Tests.Documentation;

/// <summary>Reads files of the repository.</summary>
internal static class Repository
{
    private static readonly string Folder = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryFolder")
        .Value!;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path)).ReplaceLineEndings("\n");

    /// <summary>Whether the file or folder exists.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Folder, path));
}
