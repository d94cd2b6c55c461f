using System.Globalization;
using PollerSaga.ApiKeys;
using PollerSaga.Diagnostics;
using PollerSaga.Jobs;
using PollerSaga.ReadModel;
using PollerSaga.Sources.Storage;
using PollerSaga.Worker.Http;
using Spectre.Console;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The tables of the listing commands: fitted to a terminal's width, otherwise one line per row.</summary>
internal static class Tables
{
    private const int NoLimit = 10_000;

    public static void WriteJobs(IEnumerable<JobResponse> jobs)
    {
        var table = Create("Job", "State", "Started", "Pages", "Enqueued", "Complete", "Failed", "Skipped", "API");
        foreach (var job in jobs)
        {
            table.AddRow(Cells(
                job.JobId,
                job.State,
                At(job.StartedAt),
                job.Summary.Total,
                job.Summary.Enqueued,
                job.Summary.SuccessfullyCompleted,
                job.Summary.FailedToComplete,
                job.Summary.Skipped,
                ApiOf(job)));
        }

        AnsiConsole.Write(table);
    }

    public static void WriteTasks(IEnumerable<TaskView> tasks)
    {
        var table = Create("Page", "Task", "State", "Attempts", "HTTP", "Bytes", "Error");
        foreach (var task in tasks)
            table.AddRow(Cells(task.Index, task.TaskId, task.State, task.Attempts, task.HttpStatus, task.Bytes, task.Error));

        AnsiConsole.Write(table);
    }

    public static void WriteKeys(IEnumerable<ApiKey> keys)
    {
        var table = Create("Name", "Permission", "Created", "Expires", "Id");
        foreach (var key in keys)
            table.AddRow(Cells(key.Name, key.Permission, At(key.CreatedAt), key.ExpiresAt is { } end ? At(end) : "never", key.Id));

        AnsiConsole.Write(table);
    }

    public static void WriteSources(IEnumerable<StoredSource> sources)
    {
        var table = Create("Name", "Version", "Applied", "By");
        foreach (var source in sources)
            table.AddRow(Cells(source.Name, SourceText.Shorten(source.Version), At(source.AppliedAt), source.By));

        AnsiConsole.Write(table);
    }

    private static Table Create(params string[] columns)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = NoLimit;

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column));
        return table;
    }

    // A job of a source has an address when it is planned.
    private static string ApiOf(JobResponse job)
    {
        if (job.Source is null)
            return job.Url;
        return job.Url == StartPollerJobCheck.NoUrl.OriginalString ? job.Source : $"{job.Source} {job.Url}";
    }

    private static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string[] Cells(params object?[] values) => Array.ConvertAll(
        values,
        value => Markup.Escape(PlainText.Line(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)));
}
