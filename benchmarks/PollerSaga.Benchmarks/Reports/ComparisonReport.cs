using System.Globalization;
using PollerSaga.Benchmarks.Counts;
using PollerSaga.Benchmarks.Processes;
using Spectre.Console;

namespace PollerSaga.Benchmarks.Reports;

/// <summary>Prints the runs of a comparison, their medians, and the ratio of the product's medians to the floor's.</summary>
internal sealed class ComparisonReport(string title, Workload workload)
{
    private const string Product = "PollerSaga";
    private const string Floor = "floor";

    private readonly List<(int Repetition, string Subject, Measurement Measurement)> _runs = [];
    private RuntimeCounts? _counts;

    public void Add(int repetition, string subject, Measurement measurement)
    {
        _runs.Add((repetition, subject, measurement));
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{repetition}  {subject,-10}  {workload.Tasks / measurement.Wall.TotalSeconds:N0} tasks/s, "
            + $"{PerTask(measurement.Cpu):0.00} ms of CPU per task"));
    }

    public void Add(RuntimeCounts counts) => _counts = counts;

    public void Write()
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumns(
            "run",
            "program",
            "tasks/s",
            "wall s",
            "wall ÷ ideal",
            "CPU ms/task",
            "worker",
            "broker",
            "database",
            "peak RSS MB",
            "written kB/task");
        foreach (var (repetition, subject, measurement) in _runs)
            AddRow(table, repetition.ToString(CultureInfo.InvariantCulture), subject, Figures(measurement));

        var medians = _runs.GroupBy(run => run.Subject).ToDictionary(
            runs => runs.Key,
            runs => Medians([.. runs.Select(run => Figures(run.Measurement))]));
        foreach (var (subject, figures) in medians)
            AddRow(table, "median", subject, figures);
        if (medians.TryGetValue(Floor, out var floor) && medians.TryGetValue(Product, out var product))
            AddRow(
                table,
                "ratio",
                $"{Product} ÷ {Floor}",
                [.. product.Zip(floor, (ofProduct, ofFloor) => ofFloor > 0 ? ofProduct / ofFloor : null)]);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 200;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}; {workload.Tasks:N0} pages at {workload.Latency.TotalMilliseconds:0} ms"));
        console.Write(table);
        if (_counts is { } counts)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Per task: {counts.AllocatedBytes / 1e3 / workload.Tasks:0.0} kB allocated, "
                + $"{(double)counts.SqlRoundTrips / workload.Tasks:0.00} round trips to the database server. "
                + $"In total: {counts.Exceptions} exceptions, {counts.GarbageCollections} garbage collections, "
                + $"{counts.GarbageCollectionPause.TotalMilliseconds:0} ms."));
        }
    }

    private double PerTask(TimeSpan cpu) => cpu.TotalMilliseconds / workload.Tasks;

    private double?[] Figures(Measurement measurement) =>
    [
        workload.Tasks / measurement.Wall.TotalSeconds,
        measurement.Wall.TotalSeconds,
        workload.Ideal > TimeSpan.Zero ? measurement.Wall / workload.Ideal : null,
        PerTask(measurement.Cpu),
        PerTask(measurement.Worker.Cpu),
        CpuOf(measurement.Broker),
        CpuOf(measurement.Database),
        measurement.Worker.PeakBytes / 1e6,
        measurement.WrittenBytes / 1e3 / workload.Tasks,
    ];

    private double? CpuOf(ProcessUsage? server) => server is { } usage ? PerTask(usage.Cpu) : null;

    private static double?[] Medians(List<double?[]> runs) =>
        [.. Enumerable.Range(0, runs[0].Length).Select(figure => Median([.. runs.Select(run => run[figure])]))];

    private static double? Median(List<double?> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void AddRow(Table table, string run, string subject, double?[] figures) =>
        table.AddRow([run, subject, .. figures.Select(Format)]);

    private static string Format(double? figure) =>
        figure is { } number ? number.ToString(number >= 100 ? "N0" : "0.00", CultureInfo.InvariantCulture) : "–";
}
