using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Processing;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Delivery;

public sealed class DeliveryModuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceCollection _services = [];

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Needs_no_settings_of_a_queue_in_a_host_with_its_own_queue()
    {
        _services.AddSingleton<IProcessingQueue, OwnQueue>();

        using var host = BuildHost(("ProcessingQueue:Directory", ""));

        Assert.That(host.CheckSettings, Throws.Nothing);
        Assert.That(host.GetRequiredService<IProcessingQueue>(), Is.TypeOf<OwnQueue>());
    }

    [Test]
    public void Needs_the_settings_of_the_queue_in_a_host_without_one()
    {
        using var host = BuildHost(("ProcessingQueue:Directory", ""));

        Assert.That(
            host.CheckSettings,
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:ProcessingQueue:Directory "));
    }

    [Test]
    public void Needs_the_settings_of_the_queue_for_the_receiving_end()
    {
        _services.AddSingleton<IProcessingQueue, OwnQueue>();
        var configuration = TestSettings.In(_folder.Path, ("ProcessingQueue:Directory", ""));
        _services.AddPollerSaga(configuration);
        _services.AddPayloadProcessing<DiscardProcessor>(configuration);

        using var host = _services.BuildServiceProvider();

        Assert.That(
            host.CheckSettings,
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:ProcessingQueue:Directory "));
    }

    [Test]
    public void Refuses_an_unknown_setting_of_the_queue_also_in_a_host_with_its_own_queue()
    {
        _services.AddSingleton<IProcessingQueue, OwnQueue>();

        using var host = BuildHost(("ProcessingQueue:Colour", "red"));

        Assert.That(
            host.CheckSettings,
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:ProcessingQueue:Colour "));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Has_a_provider_for_each_kind_of_queue(ProcessingQueueKind kind) => Assert.That(QueueProviders.Find(kind), Is.Not.Null);

    private static ProcessingQueueKind[] Kinds() => Enum.GetValues<ProcessingQueueKind>();

    private ServiceProvider BuildHost(params (string Key, string Value)[] settings)
    {
        _services.AddPollerSaga(TestSettings.In(_folder.Path, settings));
        return _services.BuildServiceProvider();
    }

    private sealed class OwnQueue : IProcessingQueue
    {
        public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
