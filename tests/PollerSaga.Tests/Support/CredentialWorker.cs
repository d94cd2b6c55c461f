using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Storage;

namespace PollerSaga.Tests.Support;

/// <summary>A process with the production services of the engine. Several can share a folder, and so a database.</summary>
internal sealed class CredentialWorker : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoParameters = [];

    private readonly ServiceProvider _services;

    private CredentialWorker(ServiceProvider services) => _services = services;

    public LogLines Log { get; private init; } = new();

    public static async Task<CredentialWorker> StartAsync(
        TemporaryFolder folder,
        TimeProvider? clock = null,
        Action<IServiceCollection>? configure = null,
        params (string Key, string Value)[] settings)
    {
        var log = new LogLines();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        services.AddSingleton(clock ?? TimeProvider.System);
        configure?.Invoke(services);
        services.AddPollerSagaEngine(TestSettings.In(folder.Path, settings));
        var worker = new CredentialWorker(services.BuildServiceProvider()) { Log = log };
        await worker._services.MigratePollerSagaAsync();
        return worker;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public SourceCredentials CredentialsOf(SourceDefinition source, string version = "1") =>
        Get<CredentialsFactory>().Get(source, version, NoParameters);

    /// <summary>Sends a request until the partner accepts it or the credentials cannot be refreshed.</summary>
    /// <returns>The last status.</returns>
    public async Task<int> RequestAsync(SourceCredentials source, Uri url)
    {
        while (true)
        {
            var request = new PartnerRequest(HttpMethod.Get, url);
            using var use = await source.Credentials.ApplyAsync(request, CancellationToken.None);
            using var client = Get<PartnerHttpClients>().CreateForPages(source.FindCertificate());
            using var message = request.ToMessage();
            using var response = await client.SendAsync(message);
            if (response.IsSuccessStatusCode)
                use.Accept();
            else if ((int)response.StatusCode == 401 && await source.Credentials.RefreshAsync(use, CancellationToken.None))
                continue;

            return (int)response.StatusCode;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
