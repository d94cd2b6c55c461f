using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.JobClients;

/// <summary>Acts on jobs over the bus of a host that this process has started for it, and stops it at the end.</summary>
internal abstract class EngineSteering(IHost host) : IJobSteering
{
    public abstract string Place { get; }

    public abstract bool IsWorkedOn { get; }

    public PollerJobActs Acts => Services.GetRequiredService<PollerJobActs>();

    protected IServiceProvider Services => host.Services;

    public Task<PollerJobActResult> CancelAsync(Guid jobId, string by, CancellationToken cancellationToken) => Acts.CancelAsync(jobId, by, cancellationToken);

    public Task<PollerJobActResult> RedriveAsync(Guid jobId, string by, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Acts.RedriveAsync(jobId, by, timeout, cancellationToken);

    public Task<PollerJobActResult> PauseAsync(Guid jobId, string by, CancellationToken cancellationToken) => Acts.PauseAsync(jobId, by, cancellationToken);

    public Task<PollerJobActResult> ResumeAsync(Guid jobId, string by, CancellationToken cancellationToken) => Acts.ResumeAsync(jobId, by, cancellationToken);

    public Task<PollerJobActResult> SetMaxConcurrencyAsync(Guid jobId, int maxConcurrency, string by, CancellationToken cancellationToken) =>
        Acts.SetMaxConcurrencyAsync(jobId, maxConcurrency, by, cancellationToken);

    public abstract Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
