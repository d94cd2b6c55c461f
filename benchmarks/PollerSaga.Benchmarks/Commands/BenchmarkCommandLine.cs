using System.CommandLine;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>The benchmark's command line. It includes the commands that the benchmark runs as child processes.</summary>
internal static class BenchmarkCommandLine
{
    public static Task<int> RunAsync(string[] args) => Create().Parse(args).InvokeAsync();

    private static RootCommand Create()
    {
        var root = CompareCommand.Create();
        root.Subcommands.Add(MicroCommand.Create());
        root.Subcommands.Add(ApiStubCommand.Create());
        root.Subcommands.Add(FloorCommand.Create());
        return root;
    }
}
