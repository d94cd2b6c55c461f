using PollerSaga.Contracts.Jobs;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Jobs.Preparation;

/// <summary>Finds the streams that jobs and checks name in the database. It needs no secrets.</summary>
internal sealed class RequestedStreams(ISourceStore store, SourceCatalog catalog)
{
    /// <summary>Finds a stream, and checks the parameters.</summary>
    /// <param name="reference">The source, or source and stream, for example <c>github/issues</c>.</param>
    /// <param name="version">The version of the definition, or a start of it; null for the current one.</param>
    /// <param name="parameters">The values of the source's parameters; null for none.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="StreamNotFoundException">
    /// The source, the version or the stream does not exist, a parameter is missing or unknown, or this process does not accept the
    /// definition.
    /// </exception>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    public async Task<RequestedStream> FindAsync(
        string reference,
        string? version,
        IReadOnlyDictionary<string, string>? parameters,
        CancellationToken cancellationToken)
    {
        var (name, stream) = reference.Split('/', 2) is [var before, var after] ? (before, after) : (reference, null);
        var found = await FindVersionAsync(name, version, cancellationToken);
        return RequestedStream.Of(await ReadAsync(found, cancellationToken), found, stream, parameters);
    }

    /// <summary>Returns the reason for which a start cannot be planned; null for none, and for a start without a source.</summary>
    public async Task<string?> FindFaultAsync(StartPollerJob start, CancellationToken cancellationToken)
    {
        if (start.Source is null)
            return null;

        try
        {
            await FindAsync(start.Source, start.SourceVersion, start.Parameters, cancellationToken);
            return null;
        }
        catch (StreamNotFoundException exception)
        {
            return exception.Message;
        }
    }

    private async Task<string> FindVersionAsync(string name, string? version, CancellationToken cancellationToken)
    {
        if (version is null)
        {
            return (await store.FindAsync(name, cancellationToken))?.Version ?? throw new StreamNotFoundException(
                $"The source '{name}' does not exist. Store its definition with `pollersaga sources apply FILE`.");
        }

        return await store.FindVersionAsync(version, cancellationToken) is { } stored && stored.Name == name
            ? stored.Version
            : throw new StreamNotFoundException(
                $"The source '{name}' has no version {version}. `pollersaga sources show {name}` prints the current version.");
    }

    private async Task<SourceDefinition> ReadAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            return (await catalog.FindAsync(version, cancellationToken))!;
        }
        catch (SourceDefinitionException exception)
        {
            throw new StreamNotFoundException(exception.Message);
        }
    }
}
