using System.Globalization;

namespace PollerSaga.Benchmarks.Processes;

/// <summary>What processes have used since they began, as Linux keeps it in <c>/proc</c>.</summary>
/// <param name="Cpu">Time on a processor, in user and kernel mode.</param>
/// <param name="WrittenBytes">Bytes sent to the disk.</param>
/// <param name="PeakBytes">The most memory that was resident at a time; of a tree, that of its root.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long WrittenBytes, long PeakBytes)
{
    // USER_HZ: what /proc counts in on every Linux of our day.
    private const long TicksPerClock = TimeSpan.TicksPerSecond / 100;

    /// <summary>What was used between two readings.</summary>
    public ProcessUsage Since(ProcessUsage before) => new(Cpu - before.Cpu, WrittenBytes - before.WrittenBytes, PeakBytes);

    /// <summary>What a process has used; null for one that has ended.</summary>
    public static ProcessUsage? Of(int process)
    {
        try
        {
            var stat = StatFields(process);
            return new ProcessUsage(CpuIn(stat, withEnded: false), WrittenBytesOf(process), PeakOf(process));
        }
        catch (Exception exception) when (IsGone(exception))
        {
            return null;
        }
    }

    /// <summary>What a process, its descendants and those of them that have ended have used together.</summary>
    public static ProcessUsage OfTree(int root)
    {
        var parents = new Dictionary<int, (int Parent, TimeSpan Cpu)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
                continue;
            try
            {
                var stat = StatFields(process);
                parents[process] = (int.Parse(stat[1], CultureInfo.InvariantCulture), CpuIn(stat, withEnded: true));
            }
            catch (Exception exception) when (IsGone(exception))
            {
                // It has ended since the folder was listed.
            }
        }

        var sum = new ProcessUsage(TimeSpan.Zero, 0, PeakOf(root));
        foreach (var process in parents.Keys.Where(IsOfTree))
            sum = sum with { Cpu = sum.Cpu + parents[process].Cpu, WrittenBytes = sum.WrittenBytes + WrittenBytesOf(process) };
        return sum;

        bool IsOfTree(int process) => process == root || (parents.TryGetValue(process, out var found) && IsOfTree(found.Parent));
    }

    // The fields behind the program's name, which stands in parentheses and may hold anything: state, parent, …
    private static string[] StatFields(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static TimeSpan CpuIn(string[] stat, bool withEnded) =>
        TimeSpan.FromTicks(stat[11..(withEnded ? 15 : 13)].Sum(clocks => long.Parse(clocks, CultureInfo.InvariantCulture)) * TicksPerClock);

    private static long WrittenBytesOf(int process)
    {
        try
        {
            return Number(File.ReadLines($"/proc/{process}/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal)));
        }
        catch (Exception exception) when (IsGone(exception) || exception is UnauthorizedAccessException)
        {
            return 0; // Another user's process tells it to root alone.
        }
    }

    // VmHWM:	  123456 kB
    private static long PeakOf(int process) =>
        Number(File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) ?? "VmHWM: 0") * 1024;

    private static long Number(string line) => long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static bool IsGone(Exception exception) => exception is IOException or IndexOutOfRangeException or ArgumentOutOfRangeException;
}
