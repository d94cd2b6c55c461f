using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Worker.Dashboard.Text;

/// <summary>Numbers, times and states as the dashboard shows them.</summary>
internal static class Words
{
    /// <summary>For example <c>12,345</c>.</summary>
    public static string Count(long number) => Phrases.Count(number);

    /// <summary>For example <c>1 page</c> or <c>12 pages</c>.</summary>
    public static string Pages(long number) => Phrases.Pages(number);

    /// <summary>A whole percentage, which is 100 only at the end and 0 only at the start.</summary>
    public static string Percent(long part, long whole)
    {
        if (whole == 0)
            return "100%";

        var percent = 100d * part / whole;
        var shown = part < whole ? Math.Clamp(Math.Floor(percent), part == 0 ? 0 : 1, 99) : 100;
        return shown.ToString("0", CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>For example <c>0.4/s</c> or <c>1,023/s</c>.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond is > 0 and < 9.95 ? "0.0" : "N0", CultureInfo.InvariantCulture) + "/s";

    /// <summary>A number of pages on average, for example <c>6.8</c> or <c>25</c>.</summary>
    public static string Mean(double pages) => pages.ToString(pages < 9.95 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    /// <summary>For example <c>350 ms</c>, <c>4.2 s</c>, <c>3 min 20 s</c>, <c>2 h 05 min</c> or <c>3 d 4 h</c>.</summary>
    public static string Span(TimeSpan time) => Phrases.Span(time);

    /// <summary>For example <c>just now</c> or <c>4 min ago</c>.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var time = now - at;
        FormattableString words = time switch
        {
            { TotalSeconds: < 5 } => $"just now",
            { TotalMinutes: < 1 } => $"{time.Seconds} s ago",
            { TotalHours: < 1 } => $"{time.Minutes} min ago",
            { TotalDays: < 1 } => $"{time.Hours} h ago",
            _ => $"{time.Days} d ago",
        };
        return words.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>For example <c>2026-11-25 17:03:22 UTC</c>.</summary>
    public static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For example <c>2026-11-25 17:03:22.104 UTC</c>.</summary>
    public static string AtExactly(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For example <c>812 B</c>, <c>4.1 KiB</c> or <c>12 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1023.5 && unit < units.Length - 1)
            (size, unit) = (size / 1024, unit + 1);
        return size.ToString(unit == 0 || size >= 9.95 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>For example <c>Completed with failures</c>.</summary>
    public static string State(PollerJobState state)
    {
        var name = state.ToString();
        return name[..1]
            + string.Concat(name.Skip(1).Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
    }

    /// <summary>
    /// The records of a page: their positions, for example <c>100–199</c>; the number of a page without a fixed size; a dash if unknown.
    /// </summary>
    public static string Records(TaskView task) => task switch
    {
        { Count: > 0, SkippedAt: null } => $"{Count(task.StartAt)}–{Count(task.StartAt + task.Count - 1)}",
        { Records: { } number } => Count(number),
        _ => "–",
    };

    /// <summary>The state of a page on the wire, as a word.</summary>
    public static string TaskState(string wire) => PollerTaskStates.FromWire(wire) switch
    {
        PollerTaskStates.Started => "Fetching",
        PollerTaskStates.PayloadSaved => "Saved",
        PollerTaskStates.Enqueued => "Enqueued",
        PollerTaskStates.Complete => "Processed",
        PollerTaskStates.Failed => "Failed",
        PollerTaskStates.Skipped => "Skipped",
        _ => "Waiting",
    };

    /// <summary>A reason as a sentence: with a capital letter and a full stop.</summary>
    public static string Sentence(string text) =>
        text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";

    /// <summary>For example <c>waiting for api.example.com until 14:32, the 3rd time, 41 min in all</c>, in UTC.</summary>
    public static string Wait(PollerHostWait wait) => WaitText.Describe(wait, TimeZoneInfo.Utc);

    /// <summary>An entry of a job's history.</summary>
    public static string Event(string what) => what switch
    {
        PollerJobEvents.WindowSet => "Window set",
        PollerJobEvents.Planned => "Planned",
        _ => Enum.TryParse<PollerJobState>(what, out var state) ? State(state) : what,
    };
}
