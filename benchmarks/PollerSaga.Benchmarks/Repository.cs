using System.Reflection;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;

namespace PollerSaga.Benchmarks;

/// <summary>The repository that contains the benchmark.</summary>
internal static class Repository
{
    public static string Folder { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(
            metadata => metadata.Key == "RepositoryFolder").Value!);

    /// <summary>Publishes the program for this platform, in the Release configuration.</summary>
    /// <returns>The folder of the program.</returns>
    /// <exception cref="InvalidOperationException">The publish failed.</exception>
    public static async Task<string> PublishProgramAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "program");
        var publish = await Cli.Wrap("dotnet")
            .WithArguments(
            [
                "publish", "src/PollerSaga.Worker",
                "--configuration", "Release",
                "--runtime", RuntimeInformation.RuntimeIdentifier,
                "--output", folder,
            ])
            .WithWorkingDirectory(Folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return publish.ExitCode == 0
            ? folder
            : throw new InvalidOperationException(
                "dotnet publish failed. To measure an existing program, give its folder as --program."
                + Environment.NewLine
                + publish.StandardOutput);
    }
}
