using System.CommandLine;
using PollerSaga.Benchmarks.Reports;
using PollerSaga.Benchmarks.Stacks;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>The benchmark itself: the product beside the floor, turn by turn.</summary>
internal static class CompareCommand
{
    public static RootCommand Create()
    {
        var tasks = new Option<int>("--tasks") { Description = "Pages of the job.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
        var latency = new Option<int>("--latency") { Description = "How long the API takes for a page, in milliseconds.", HelpName = "MS", DefaultValueFactory = _ => 0 };
        var stack = new Option<string>("--stack") { Description = "Where messages and state are.", DefaultValueFactory = _ => EmbeddedStack.Name };
        var repetitions = new Option<int>("--reps") { Description = "Repetitions, each of the floor and of the product.", HelpName = "N", DefaultValueFactory = _ => 3 };
        var noFloor = new Option<bool>("--no-floor") { Description = "Measures the product alone, for example at a million pages." };
        var counts = new Option<bool>("--counts") { Description = "Has the product run once more to count what it allocates, throws and asks of the database." };
        var program = new Option<string?>("--program") { Description = "Folder of the program to measure. Default: it is published first, as it is shipped.", HelpName = "FOLDER" };
        var folder = new Option<string?>("--folder") { Description = "Folder on the disk to measure on. Default: the system's temporary one.", HelpName = "FOLDER" };
        tasks.Validators.Add(result => RequireAtLeast(result, tasks, 1));
        latency.Validators.Add(result => RequireAtLeast(result, latency, 0));
        repetitions.Validators.Add(result => RequireAtLeast(result, repetitions, 1));
        stack.AcceptOnlyFromAmong(EmbeddedStack.Name, FleetStack.Name);

        var root = new RootCommand(
            """
            Measures PollerSaga beside a hand-written loop that does the same work, interleaved, each as a process of its own.

            The stack rabbitmq-postgres takes the servers that POLLERSAGA_TEST_RABBITMQ and POLLERSAGA_TEST_POSTGRES name, or
            starts its own with tests/services.sh; only of those it started can it tell what they cost. Linux only.

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
            await using IStack chosen = parsed.GetValue(stack) == FleetStack.Name ? await FleetStack.StartAsync(bench, cancellationToken) : new EmbeddedStack(bench);

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
