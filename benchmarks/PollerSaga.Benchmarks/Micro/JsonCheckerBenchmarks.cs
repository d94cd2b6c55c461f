using BenchmarkDotNet.Attributes;
using PollerSaga.Fetching;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>Validates the JSON of a page, in pieces of the size that the network delivers.</summary>
[MemoryDiagnoser]
public class JsonCheckerBenchmarks
{
    private const int PieceSize = 16 * 1024;
    private byte[] _page = [];

    /// <summary>Records of the page, about 100 bytes each.</summary>
    [Params(10, 1000)]
    public int Records { get; set; }

    [GlobalSetup]
    public void CreatePage() => _page = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
    {
        payload = Enumerable.Range(0, Records).Select(id => new { id, name = new string('x', 80), price = 12.5, inStock = true }),
    });

    [Benchmark]
    public void Check()
    {
        using var checker = new JsonChecker();
        for (var begin = 0; begin < _page.Length; begin += PieceSize)
            checker.Append(_page.AsSpan(begin, Math.Min(PieceSize, _page.Length - begin)));
        checker.Complete();
    }
}
