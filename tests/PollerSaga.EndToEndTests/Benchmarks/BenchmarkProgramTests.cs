using CliWrap;
using CliWrap.Buffered;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Benchmarks;

/// <summary>Checks that the benchmark works. Its workload is too small for meaningful figures.</summary>
public sealed class BenchmarkProgramTests : EndToEndTest
{
    [Test]
    public async Task Compares_the_program_with_the_floor()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("The benchmark reads the usage of processes from /proc.");

        var run = await RunBenchmarkAsync(
            "--tasks", "60",
            "--latency", "1",
            "--reps", "1",
            "--counts",
            "--program", PollerProgram.Folder,
            "--folder", Folder);

        Assert.That(run.ExitCode, Is.Zero, run.StandardError);
        Assert.That(run.StandardOutput, Does.Match(@"(?m)^\| median +\| floor +\| [0-9.,]+ "));
        Assert.That(run.StandardOutput, Does.Match(@"(?m)^\| median +\| PollerSaga +\| [0-9.,]+ "));
        Assert.That(run.StandardOutput, Does.Match(@"(?m)^\| ratio +\| PollerSaga ÷ floor +\| [0-9.,]+ "));
        Assert.That(run.StandardOutput, Does.Match(@"(?m)^Per task: [0-9.]+ kB allocated"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty, "files left behind");
    }

    [Test]
    public async Task Measures_the_parts_separately()
    {
        var run = await RunBenchmarkAsync("micro", "--dry", "--artifacts", Folder);

        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput);
        foreach (var part in new[] { "Check", "Hop", "StartSaveAndEnd", "Write" })
            Assert.That(run.StandardOutput, Does.Match($@"(?m)^\| {part} +\|.* [0-9.,]+ (ns|us|ms|s) \|"));
    }

    [TestCase("--tasks", "0", "--tasks is 0; it must be at least 1.")]
    [TestCase("--stack", "kafka", "Argument 'kafka' not recognized. Must be one of:")]
    public async Task Rejects_invalid_options(string option, string value, string error)
    {
        var run = await RunBenchmarkAsync(option, value);

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.StandardError, Does.Contain(error));
    }

    private static async Task<BufferedCommandResult> RunBenchmarkAsync(params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(BenchmarkFolder, "PollerSaga.Benchmarks.dll"), .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(timeout.Token);
    }

    private static string BenchmarkFolder => Path.GetFullPath(typeof(BenchmarkProgramTests).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "BenchmarkFolder")
        .Value!);
}
