using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Payloads;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Payloads;

public sealed class PayloadsModuleTests
{
    [Test]
    public void Needs_no_settings_of_a_store_in_a_host_with_its_own_store_only()
    {
        using var folder = new TemporaryFolder();
        using var own = BuildHost(folder, services => services.AddSingleton<IPayloadStore, OwnStore>());
        using var other = BuildHost(folder, _ => { });

        Assert.That(own.CheckSettings, Throws.Nothing);
        Assert.That(own.GetRequiredService<IPayloadStore>(), Is.TypeOf<OwnStore>());
        Assert.That(
            other.CheckSettings,
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:Payloads:Directory "));
    }

    private static ServiceProvider BuildHost(TemporaryFolder folder, Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        services.AddPollerSaga(TestSettings.In(folder.Path, ("Payloads:Directory", "")));
        return services.BuildServiceProvider();
    }

    private sealed class OwnStore : IPayloadStore
    {
        public Task<PayloadLocation> SaveAsync(
            Guid jobId, Guid taskId, Stream payload, string contentType, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
