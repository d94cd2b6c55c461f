using System.Reflection;

namespace PollerSaga.Benchmarks;

/// <summary>Where things lie that were built along.</summary>
internal static class Repository
{
    public static string Folder { get; } = Read("RepositoryFolder");

    /// <summary>The folder of the built program.</summary>
    public static string ProgramFolder { get; } = Read("ProgramFolder");

    private static string Read(string key) => Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!);
}
