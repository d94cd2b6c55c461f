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
        var arguments = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own arguments, for example --filter '*Json*' --job short.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("micro", "Measures the saga repository, the mediator, the JSON check and the wire message one by one.")
        {
            arguments,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            // In this process: another build of every benchmark would take longer than the benchmark.
            var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens], config);
        });
        return command;
    }
}
