using System.Text.Json;
using BenchmarkDotNet.Attributes;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Delivery;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>Serializes the message on the processing queue.</summary>
[MemoryDiagnoser]
public class WireMessageBenchmarks
{
    private static readonly PollerPage Page = BenchmarkPlan.New()[8];
    private static readonly PayloadLocation Location = new("/srv/pollersaga/payloads", $"{Page.JobId}/{Page.TaskId}.json");

    [Benchmark]
    public byte[] Write() =>
        JsonSerializer.SerializeToUtf8Bytes(ProcessPayloadMessage.For(Page, Location), WireJson.Default.ProcessPayloadMessage);
}
