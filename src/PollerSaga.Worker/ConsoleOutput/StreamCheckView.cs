using System.Globalization;
using PollerSaga.Diagnostics;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The result of a check, for people.</summary>
internal static class StreamCheckView
{
    /// <summary>Writes the result to standard output, and its error to standard error.</summary>
    public static void Write(StreamCheckResult result)
    {
        Print($"Source    {result.Source}, version {SourceText.Shorten(result.Version)}");
        Print($"Request   {result.Method} {result.Url}");
        Print($"Response  {DescribeResponse(result)}");
        if (result.Records is { } records)
            Print($"Records   {records:N0} in this page");
        for (var i = 0; i < result.Values.Count; i++)
            Print($"{(i == 0 ? "Values  " : "        ")}  {result.Values[i].Selector} = {Describe(result.Values[i])}");
        if (result.Plan is { } plan)
            Print($"Plan      {Describe(plan)}");
        if (result.FirstRecord is { } record)
        {
            Console.WriteLine("First record");
            foreach (var line in record.Split('\n'))
                Console.WriteLine($"  {PlainText.Line(line)}");
        }

        if (result.Error is { } error)
            Console.Error.WriteLine($"pollersaga: {PlainText.Line(error)}");
    }

    /// <summary>Describes a plan in one line.</summary>
    public static string Describe(StreamCheckPlan plan)
    {
        var records = plan.TotalRecords is { } total ? $" of {Phrases.Count(total)} records" : string.Empty;
        return plan is { Pages: { } pages, EstimatedSeconds: { } seconds }
            ? $"{Phrases.Pages(pages)}{records}, about {Phrases.Span(TimeSpan.FromSeconds(seconds))}: {plan.Description}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"an unknown number of pages{records}, at most {plan.MaxPagesPerMinute:N0} a minute: {plan.Description}");
    }

    private static string DescribeResponse(StreamCheckResult result)
    {
        if (result.Status is not { } status)
            return "none";

        var type = result.ContentType is { } contentType ? $" {contentType}" : string.Empty;
        var bytes = result.Bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $", {size:N0} bytes") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{status}{type}{bytes} in {result.Seconds:0.###} s");
    }

    private static string Describe(CheckedValue value) => value.Value is { } text ? text : value.Kind;

    // The texts are those of the partner.
    private static void Print(FormattableString line) => Console.WriteLine(PlainText.Line(line.ToString(CultureInfo.InvariantCulture)));
}
