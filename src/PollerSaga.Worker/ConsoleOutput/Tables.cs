using System.Globalization;
using Spectre.Console;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>Tables as the listing commands print them: on a terminal fitted to its width, elsewhere a row a line.</summary>
internal static class Tables
{
    private const int NoLimit = 10_000;

    public static Table New(params string[] columns)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = NoLimit;

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column));
        return table;
    }

    public static string[] Cells(params object?[] values) => Array.ConvertAll(
        values,
        value => Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));
}
