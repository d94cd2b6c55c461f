using System.Reflection;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;

namespace PollerSaga.Benchmarks;

/// <summary>The repository the benchmark was built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryFolder").Value!);

    /// <summary>Publishes the program as it is shipped for this kind of machine.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="InvalidOperationException">It cannot be published.</exception>
    public static async Task<string> PublishProgramAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "program");
        var publish = await Cli.Wrap("dotnet")
            .WithArguments(["publish", "src/PollerSaga.Worker", "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", folder])
            .WithWorkingDirectory(Folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return publish.ExitCode == 0
            ? folder
            : throw new InvalidOperationException($"dotnet publish failed; a folder with the program can be given as --program.{Environment.NewLine}{publish.StandardOutput}");
    }
}
