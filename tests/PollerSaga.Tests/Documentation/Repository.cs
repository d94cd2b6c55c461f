using System.Reflection;

namespace PollerSaga.Tests.Documentation;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    private static readonly string Folder = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryFolder")
        .Value!;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path)).ReplaceLineEndings("\n");

    /// <summary>Whether there is a file or folder.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Folder, path));
}
