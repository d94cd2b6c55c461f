using System.Globalization;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>Memory use of a process, on Linux.</summary>
public static class ProcessMemory
{
    /// <summary>Returns the peak so far; null if the process has ended.</summary>
    public static long? PeakMegabytesOf(int process)
    {
        try
        {
            // VmHWM:	  123456 kB
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(
                line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? null
                : long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
