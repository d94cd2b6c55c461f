using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

/// <summary>63 KiB of gzip that become 64 MiB of JSON. They made a worker grow to 3.4 GiB.</summary>
public sealed partial class SmallBombTests
{
    private const int Pages = 25;
    private const int Size = 64 * 1024 * 1024;
    private const int MaxDecoded = 2 * 1024 * 1024;

    [TestCase("[\"", 'x', "\"]")]
    [TestCase("[0", ',', "]")]
    public async Task Refuses_the_pages_of_a_window_before_they_fill_the_memory(string start, char filler, string end)
    {
        var body = CodedBodies.Encode(Encoding.ASCII.GetBytes(start + Filling(filler) + end), "gzip");
        Assert.That(body, Has.Length.LessThan(512 * 1024));
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "0"));
        partnership.Api.Misbehave = Misbehaviour.Body(body, encoding: "gzip");

        var failures = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => partnership.GetAsync().FailureOf<FetchException>()));

        Assert.That(failures.Select(DecodedBytesOf), Is.All.LessThan(MaxDecoded));
    }

    [Test]
    public async Task Refuses_the_metadata_of_a_job_before_they_fill_the_memory()
    {
        var json = """{"totalRecords":1,"maxRecordsPerPage":1,"a":[0""" + Filling(',') + "]}";
        var body = CodedBodies.Encode(Encoding.ASCII.GetBytes(json), "gzip");
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body, encoding: "gzip");

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That(DecodedBytesOf(failure), Is.LessThan(MaxDecoded));
    }

    [GeneratedRegex("^The body is compressed more than 100 to 1: [0-9]+ bytes contain more than ([0-9]+)\\.")]
    private static partial Regex Refusal { get; }

    /// <summary>Returns the number of bytes that were decoded until the refusal.</summary>
    private static int DecodedBytesOf(FetchException failure)
    {
        var refusal = Refusal.Match(failure.Message);
        Assert.That(refusal.Success, failure.Message);
        return int.Parse(refusal.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static string Filling(char filler) =>
        filler == ',' ? string.Concat(Enumerable.Repeat(",0", Size / 2)) : new string(filler, Size);
}
