using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching;
using PollerSaga.Window;

namespace PollerSaga.Jobs.Preparation;

/// <summary>Plans a job that polls a source. It sends no request: the pages state what is known of the listing.</summary>
internal sealed class SourcePlanner(RequestedStreams streams, StreamAccess access)
{
    /// <exception cref="FetchException">The source, the stream, a parameter or a secret is missing or invalid.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    public async Task<SourcePlan> PlanAsync(PreparePollerJob job, CancellationToken cancellationToken)
    {
        var requested = await FindAsync(job, cancellationToken);
        var (_, request) = access.Open(requested);
        return request.MaskedUrl.Length <= PollerJobCounter.MaxUrlLength
            ? new SourcePlan(requested.Name, requested.Version, request.MaskedUrl, ListingPlan.Of(requested.Stream))
            : throw Invalid($"The address of a page has more than {PollerJobCounter.MaxUrlLength} characters.");
    }

    private async Task<RequestedStream> FindAsync(PreparePollerJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await streams.FindAsync(job.Source!, job.SourceVersion, job.Parameters, cancellationToken);
        }
        catch (StreamNotFoundException exception)
        {
            throw Invalid(exception.Message);
        }
    }

    private static FetchException Invalid(string message) => new(message, isRetriable: false);
}
