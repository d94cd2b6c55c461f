using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Tests.Worker.Hosting;

public sealed class HostStartTests
{
    [Test]
    public void Tells_of_the_service_that_failed_while_the_host_started()
    {
        using var host = Build(services => services.AddHostedService<Failing>().AddHostedService<NeverUp>());

        var thrown = Assert.ThrowsAsync<AggregateException>(() => HostStart.StartAsync(host, CancellationToken.None));

        Assert.That(thrown.InnerException, Has.Message.EqualTo("as it began"));
    }

    [Test]
    public async Task Tells_of_the_service_that_failed_later()
    {
        using var host = Build(services => services.AddHostedService<FailingLater>());

        await HostStart.StartAsync(host, CancellationToken.None);
        await host.WaitForShutdownAsync();

        Assert.That(HostStart.FindDefect(host.Services)?.InnerException, Has.Message.EqualTo("later"));
    }

    [Test]
    public void Takes_a_host_that_was_told_to_stop_for_no_failure()
    {
        using var host = Build(services => services.AddHostedService<ToldToStop>().AddHostedService<NeverUp>());

        Assert.That(() => HostStart.StartAsync(host, CancellationToken.None), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(HostStart.FindDefect(host.Services), Is.Null);
    }

    private static IHost Build(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        add(builder.Services);
        return builder.Build();
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("as it began");
        }
    }

    private sealed class FailingLater(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource();
            lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task;
            throw new InvalidOperationException("later");
        }
    }

    private sealed class ToldToStop(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }
    }

    private sealed class NeverUp : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
