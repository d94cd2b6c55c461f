using BenchmarkDotNet.Attributes;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>
/// Validates the JSON of a page, in pieces of the size that the network delivers: without selectors, and with five selectors, the records
/// and the digest. The second may take at most 1.5 × the first.
/// </summary>
[MemoryDiagnoser]
public class JsonCheckerBenchmarks
{
    private const int PieceSize = 16 * 1024;

    private readonly PageSelectors _selectors = new(
        new[] { "$.totalRecords", "$.meta.next", "$.meta.more", "$.payload[0].id", "$.payload[-1].id" }.Select(Selector.Parse),
        Selector.Parse("$.payload"),
        hasDigest: true);

    private readonly PageResponse _response = new(new Uri("http://127.0.0.1/"), 200, [], "application/json");
    private byte[] _page = [];

    /// <summary>Records of the page, about 100 bytes each.</summary>
    [Params(10, 1000)]
    public int Records { get; set; }

    [GlobalSetup]
    public void CreatePage() => _page = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
    {
        totalRecords = Records,
        meta = new { next = "abc", more = true },
        payload = Enumerable.Range(0, Records).Select(id => new { id, name = new string('x', 80), price = 12.5, inStock = true }),
    });

    [Benchmark(Baseline = true)]
    public void Check()
    {
        using var checker = new JsonChecker();
        for (var begin = 0; begin < _page.Length; begin += PieceSize)
            checker.Append(_page.AsSpan(begin, Math.Min(PieceSize, _page.Length - begin)));
        checker.Complete();
    }

    [Benchmark]
    public async Task<PageContent> Scan()
    {
        using var scan = new PageScan(_selectors, _response);
        for (var begin = 0; begin < _page.Length; begin += PieceSize)
            await scan.AppendAsync(_page.AsMemory(begin, Math.Min(PieceSize, _page.Length - begin)), CancellationToken.None);
        await scan.CompleteAsync();
        return scan.CreateContent();
    }
}
