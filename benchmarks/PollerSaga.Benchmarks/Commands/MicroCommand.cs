using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>Measures parts of the engine separately, with BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Filter for the benchmarks, for example '*Json*'.",
            DefaultValueFactory = _ => "*",
        };
        var dry = new Option<bool>("--dry") { Description = "Runs each benchmark once as a check. The figures are not meaningful." };
        var artifacts = new Option<string>("--artifacts")
        {
            Description = "Folder for the reports.",
            DefaultValueFactory = _ => Path.Combine(Environment.CurrentDirectory, "BenchmarkDotNet.Artifacts"),
        };
        var command = new Command(
            "micro",
            "Measures the saga repository, the mediator, the JSON validation and the wire message separately.")
        {
            filter,
            dry,
            artifacts,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(filter), parsed.GetValue(dry), parsed.GetRequiredValue(artifacts)));
        return command;
    }

    private static int Run(string filter, bool dry, string artifacts)
    {
        // The benchmarks run in this process: a separate build of each would take longer than the benchmark.
        var config = DefaultConfig.Instance
            .AddJob((dry ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(artifacts);
        if (dry)
            config = config.WithOptions(ConfigOptions.DisableOptimizationsValidator);

        var reports = BenchmarkSwitcher
            .FromAssembly(typeof(MicroCommand).Assembly)
            .Run(["--filter", filter], config)
            .SelectMany(summary => summary.Reports)
            .ToList();
        return reports.Count > 0 && reports.All(report => report.Success) ? 0 : 1;
    }
}
