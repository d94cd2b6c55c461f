using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>The parts of the engine one by one, with BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "Which, for example '*Json*'.", DefaultValueFactory = _ => "*" };
        var dry = new Option<bool>("--dry") { Description = "Run each once, to see that it works; its figures say nothing." };
        var artifacts = new Option<string>("--artifacts")
        {
            Description = "Folder of the reports.",
            DefaultValueFactory = _ => Path.Combine(Environment.CurrentDirectory, "BenchmarkDotNet.Artifacts"),
        };
        var command = new Command("micro", "Measures the saga repository, the mediator, the JSON check and the wire message one by one.") { filter, dry, artifacts };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(filter), parsed.GetValue(dry), parsed.GetRequiredValue(artifacts)));
        return command;
    }

    private static int Run(string filter, bool dry, string artifacts)
    {
        // In this process: another build of every benchmark would take longer than the benchmark.
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
