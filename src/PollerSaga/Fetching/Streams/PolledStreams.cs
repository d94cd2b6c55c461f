using System.Collections.Concurrent;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Errors;
using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Fetching.Streams;

/// <summary>The streams that the jobs of this process poll.</summary>
internal sealed class PolledStreams(
    SourceCatalog catalog,
    IPolledJobs jobs,
    PaginatorFactory paginators,
    CredentialsFactory credentials,
    ISecrets secrets)
{
    // A worker runs few jobs at a time. A stream that was forgotten is compiled again.
    private const int MaxStreams = 256;

    private readonly ConcurrentDictionary<Guid, PolledStream> _streams = new();

    /// <summary>Returns the stream of a page's job.</summary>
    /// <exception cref="FetchException">The definition does not exist, or this process cannot use it.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    public async ValueTask<PolledStream> FindAsync(PollerPage page, CancellationToken cancellationToken)
    {
        if (_streams.TryGetValue(page.JobId, out var known))
            return known;

        var (name, streamName, version) = page.Source!;
        if (await catalog.FindAsync(version, cancellationToken) is not { } source
            || !source.Streams.TryGetValue(streamName, out var stream))
        {
            throw new FetchException($"The source '{name}' has no stream '{streamName}' in version {version}.", isRetriable: false);
        }

        var parameters = await jobs.FindParametersAsync(page.JobId, cancellationToken);
        if (_streams.Count >= MaxStreams)
            _streams.Clear();
        return _streams.GetOrAdd(page.JobId, _ => Create(source, version, stream, parameters));
    }

    /// <summary>Compiles a stream.</summary>
    /// <exception cref="FetchException">A parameter is missing, or this process cannot use the definition.</exception>
    /// <exception cref="CredentialsException">The credentials cannot be used.</exception>
    /// <exception cref="MissingSecretException">A secret is missing.</exception>
    public PolledStream Create(
        SourceDefinition source,
        string version,
        StreamDefinition stream,
        IReadOnlyDictionary<string, string> parameters)
    {
        var paginator = paginators.Create(stream.Pagination);
        var errors = new RuleErrorClassifier(stream.Errors);
        return new PolledStream(
            source,
            stream,
            paginator,
            new RequestBuilder(source, stream.Request, secrets.Get),
            parameters,
            credentials.Get(source, version, parameters),
            errors,
            new PageSelectors(paginator.Selectors.Concat(errors.Selectors), stream.Records, stream.Decoder, hasDigest: true));
    }
}
