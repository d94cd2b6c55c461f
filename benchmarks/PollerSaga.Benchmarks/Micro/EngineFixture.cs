using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Storage;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>The engine with its production services, on SQLite in a temporary folder. Its bus is not started.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pollersaga-benchmark-");
    private readonly ServiceProvider _services;

    public EngineFixture()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["PollerSaga:Database:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "pollersaga.db")}",
                ["PollerSaga:Payloads:Directory"] = Path.Combine(_folder.FullName, "payloads"),
                ["PollerSaga:ProcessingQueue:Directory"] = Path.Combine(_folder.FullName, "queue"),
            })
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddPollerSagaEngine(configuration)
            .AddMassTransit(bus => bus.AddPollerSagaEndpoints(configuration))
            .BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task MigrateAsync() => _services.MigratePollerSagaAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
