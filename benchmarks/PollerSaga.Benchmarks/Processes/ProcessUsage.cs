using System.Globalization;

namespace PollerSaga.Benchmarks.Processes;

/// <summary>The resources that processes have used since their start, from Linux's <c>/proc</c>.</summary>
/// <param name="Cpu">CPU time in user and kernel mode.</param>
/// <param name="WrittenBytes">Bytes written to the disk.</param>
/// <param name="PeakBytes">Peak resident memory; for a process tree, that of its root.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long WrittenBytes, long PeakBytes)
{
    // USER_HZ, the unit of /proc, is 100 on every current Linux.
    private const long TicksPerClock = TimeSpan.TicksPerSecond / 100;

    /// <summary>Returns the usage between two snapshots.</summary>
    public ProcessUsage Since(ProcessUsage before) => new(Cpu - before.Cpu, WrittenBytes - before.WrittenBytes, PeakBytes);

    /// <summary>Reads the usage of a process; null if it has ended.</summary>
    public static ProcessUsage? Read(int process)
    {
        try
        {
            var stat = StatFields(process);
            return new ProcessUsage(CpuIn(stat, includeEnded: false), WrittenBytesOf(process), PeakOf(process));
        }
        catch (Exception exception) when (HasEnded(exception))
        {
            return null;
        }
    }

    /// <summary>Reads the total usage of a process and its descendants, including those that have ended.</summary>
    public static ProcessUsage ReadTree(int root)
    {
        var parents = new Dictionary<int, (int Parent, TimeSpan Cpu)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
                continue;
            try
            {
                var stat = StatFields(process);
                parents[process] = (int.Parse(stat[1], CultureInfo.InvariantCulture), CpuIn(stat, includeEnded: true));
            }
            catch (Exception exception) when (HasEnded(exception))
            {
                // The process has ended since the folder was listed.
            }
        }

        var sum = new ProcessUsage(TimeSpan.Zero, 0, PeakOf(root));
        foreach (var process in parents.Keys.Where(IsInTree))
            sum = sum with { Cpu = sum.Cpu + parents[process].Cpu, WrittenBytes = sum.WrittenBytes + WrittenBytesOf(process) };
        return sum;

        bool IsInTree(int process) => process == root || (parents.TryGetValue(process, out var found) && IsInTree(found.Parent));
    }

    // The fields after the program's name: state, parent, … The name is in parentheses and can contain any character.
    private static string[] StatFields(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static TimeSpan CpuIn(string[] stat, bool includeEnded) =>
        TimeSpan.FromTicks(
            stat[11..(includeEnded ? 15 : 13)].Sum(clocks => long.Parse(clocks, CultureInfo.InvariantCulture)) * TicksPerClock);

    private static long WrittenBytesOf(int process)
    {
        try
        {
            return Number(File.ReadLines($"/proc/{process}/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal)));
        }
        catch (Exception exception) when (HasEnded(exception) || exception is UnauthorizedAccessException)
        {
            return 0; // Only root can read this file of another user's process.
        }
    }

    // VmHWM:	  123456 kB
    private static long PeakOf(int process) =>
        1024 * Number(
            File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            ?? "VmHWM: 0");

    private static long Number(string line) =>
        long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static bool HasEnded(Exception exception) =>
        exception is IOException or IndexOutOfRangeException or ArgumentOutOfRangeException;
}
