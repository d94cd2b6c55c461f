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

    /// <summary>The files below a folder, as paths from the root, with slashes.</summary>
    public static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(Path.Combine(Folder, folder), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>Whether the file or folder exists.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Folder, path));
}
