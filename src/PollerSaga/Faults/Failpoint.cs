using System.Diagnostics;
#if FAILPOINTS
using System.Globalization;
#endif

namespace PollerSaga.Faults;

/// <summary>
/// A place at which a test kills the process, as <c>kill -9</c> does. Only a build with <c>-p:Failpoints=true</c> calls it. The variable
/// <c>POLLERSAGA_FAILPOINT</c> names the place and the pass, for example <c>commit done PollerTask Enqueued#3</c>. Each passed place is a
/// line in the file of <c>POLLERSAGA_FAILPOINT_LOG</c>.
/// </summary>
internal static class Failpoint
{
#if FAILPOINTS
    private static readonly Lock Locked = new();
    private static readonly string? LogFile = Environment.GetEnvironmentVariable("POLLERSAGA_FAILPOINT_LOG");
    private static readonly string[]? Killed = Environment.GetEnvironmentVariable("POLLERSAGA_FAILPOINT")?.Split('#');
    private static int _passes;
#endif

    /// <summary>Passes a place.</summary>
    /// <param name="place">The place: a phase, an operation and what it concerns, for example <c>file named payloads</c>.</param>
    [Conditional("FAILPOINTS")]
    public static void Pass(string place)
    {
#if FAILPOINTS
        lock (Locked)
        {
            if (LogFile is not null)
                File.AppendAllText(LogFile, place + "\n");
            if (Killed is [var killed, var pass] && killed == place && ++_passes == int.Parse(pass, CultureInfo.InvariantCulture))
                Process.GetCurrentProcess().Kill();
        }
#endif
    }
}
