using System.CommandLine;
using PollerSaga.Benchmarks.Reports;
using PollerSaga.Benchmarks.Stacks;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>Runs the benchmark: the product and the floor, interleaved.</summary>
internal static class CompareCommand
{
    public static RootCommand Create()
    {
        var tasks = new Option<int>("--tasks") { Description = "Pages of the job.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
        var latency = new Option<int>("--latency")
        {
            Description = "Response time of the API for a page, in milliseconds.",
            HelpName = "MS",
            DefaultValueFactory = _ => 0,
        };
        var stack = new Option<string>("--stack")
        {
            Description = "The servers for messages and state.",
            DefaultValueFactory = _ => EmbeddedStack.Name,
        };
        var repetitions = new Option<int>("--reps")
        {
            Description = "Number of runs of the floor and of the product.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        var noFloor = new Option<bool>("--no-floor") { Description = "Measures only the product, for example with a million pages." };
        var counts = new Option<bool>("--counts")
        {
            Description = "Runs the product once more and counts its allocations, exceptions and database round trips.",
        };
        var program = new Option<string?>("--program")
        {
            Description = "Folder of the program to measure. Default: the benchmark publishes the program for this platform first.",
            HelpName = "FOLDER",
        };
        var folder = new Option<string?>("--folder")
        {
            Description = "Folder for the data of the runs, on the disk to measure. Default: the system's temporary folder.",
            HelpName = "FOLDER",
        };
        tasks.Validators.Add(result => RequireAtLeast(result, tasks, 1));
        latency.Validators.Add(result => RequireAtLeast(result, latency, 0));
        repetitions.Validators.Add(result => RequireAtLeast(result, repetitions, 1));
        stack.AcceptOnlyFromAmong(EmbeddedStack.Name, FleetStack.Name);

        var root = new RootCommand(
            """
            Compares PollerSaga with a hand-written loop that does the same work. The runs are interleaved, each in its own process.

            The stack rabbitmq-postgres uses the servers in POLLERSAGA_TEST_RABBITMQ and POLLERSAGA_TEST_POSTGRES. Without these
            variables, it starts servers with tests/services.sh, and only then can it measure their CPU time. Linux only.

            Example:
              dotnet run -c Release --project benchmarks/PollerSaga.Benchmarks -- --tasks 10000 --latency 0 --stack embedded --reps 3
            """)
        {
            tasks,
            latency,
            stack,
            repetitions,
            noFloor,
            counts,
            program,
            folder,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var workload = new Workload(parsed.GetValue(tasks), TimeSpan.FromMilliseconds(parsed.GetValue(latency)));
            await using var bench = await Bench.CreateAsync(workload, parsed.GetValue(program), parsed.GetValue(folder), cancellationToken);
            await using IStack chosen = parsed.GetValue(stack) == FleetStack.Name
                ? await FleetStack.StartAsync(bench, cancellationToken)
                : new EmbeddedStack(bench);

            var report = new ComparisonReport(chosen.Title, workload);
            for (var repetition = 1; repetition <= parsed.GetValue(repetitions); repetition++)
            {
                if (!parsed.GetValue(noFloor))
                    report.Add(repetition, "floor", await chosen.MeasureFloorAsync(cancellationToken));
                report.Add(repetition, "PollerSaga", await chosen.MeasureProductAsync(cancellationToken));
            }

            if (parsed.GetValue(counts))
                report.Add(await chosen.CountProductAsync(cancellationToken));
            report.Write();
            return 0;
        });
        return root;
    }

    private static void RequireAtLeast(System.CommandLine.Parsing.OptionResult result, Option<int> option, int minimum)
    {
        if (result.GetValue(option) < minimum)
            result.AddError($"{option.Name} is {result.GetValue(option)}; it must be at least {minimum}.");
    }
}
