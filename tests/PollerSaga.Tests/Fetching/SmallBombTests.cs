using System.Text;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

/// <summary>63 KiB of gzip that become 64 MiB of JSON. They made a worker grow to 3.4 GiB.</summary>
[NonParallelizable]
public sealed class SmallBombTests
{
    private const int Pages = 25;
    private const int Size = 64 * 1024 * 1024;
    private const long MaxAllocated = 256L * 1024 * 1024;

    [TestCase("[\"", 'x', "\"]")]
    [TestCase("[0", ',', "]")]
    public async Task The_pages_of_a_window_do_not_fill_the_memory(string start, char filler, string end)
    {
        var body = CodedBodies.Encode(Encoding.ASCII.GetBytes(start + Filling(filler) + end), "gzip");
        Assert.That(body, Has.Length.LessThan(512 * 1024));
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "0"));
        partnership.Api.Misbehave = Misbehaviour.Body(body, encoding: "gzip");
        await partnership.GetAsync().FailureOf<FetchException>();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var failures = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => partnership.GetAsync().FailureOf<FetchException>()));

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.That(allocated, Is.LessThan(MaxAllocated));
        Assert.That(
            failures.Select(failure => failure.Message),
            Is.All.StartsWith("The body is compressed more than 100 to 1"));
    }

    [Test]
    public async Task The_metadata_of_a_job_do_not_fill_the_memory()
    {
        var json = """{"totalRecords":1,"maxRecordsPerPage":1,"a":[0""" + Filling(',') + "]}";
        var body = CodedBodies.Encode(Encoding.ASCII.GetBytes(json), "gzip");
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body, encoding: "gzip");
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(MaxAllocated));
        Assert.That(failure.Message, Does.StartWith("The body is compressed more than 100 to 1"));
    }

    private static string Filling(char filler) =>
        filler == ',' ? string.Concat(Enumerable.Repeat(",0", Size / 2)) : new string(filler, Size);
}
