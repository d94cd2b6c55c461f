using BenchmarkDotNet.Attributes;
using PollerSaga.Fetching;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>What it costs to see that a page is well-formed JSON, in pieces as they come from the network.</summary>
[MemoryDiagnoser]
public class JsonCheckerBenchmarks
{
    private const int Piece = 16 * 1024;
    private byte[] _page = [];

    /// <summary>Records of the page, some 100 bytes each.</summary>
    [Params(10, 1000)]
    public int Records { get; set; }

    [GlobalSetup]
    public void MakePage() => _page = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
    {
        payload = Enumerable.Range(0, Records).Select(id => new { id, name = new string('x', 80), price = 12.5, inStock = true }),
    });

    [Benchmark]
    public void Check()
    {
        using var checker = new JsonChecker();
        for (var begin = 0; begin < _page.Length; begin += Piece)
            checker.Append(_page.AsSpan(begin, Math.Min(Piece, _page.Length - begin)));
        checker.Complete();
    }
}
