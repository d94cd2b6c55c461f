using System.Collections.Concurrent;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Sources.Storage;

/// <summary>The compiled definitions of versions. A version never changes, so that each process reads it once.</summary>
internal sealed class SourceCatalog(ISourceStore store, SourceReader reader)
{
    /// <summary>Maximum number of definitions in memory. With more, one of the others is read again when it is needed.</summary>
    public const int MaxDefinitions = 256;

    private readonly ConcurrentDictionary<string, SourceDefinition> _definitions = new(StringComparer.Ordinal);

    /// <summary>Number of definitions in memory.</summary>
    public int Count => _definitions.Count;

    /// <summary>Returns the definition of a version; null if the version does not exist.</summary>
    /// <param name="version">The whole version.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="SourceDefinitionException">
    /// This process does not accept the definition, for example because it has no paginator of that name.
    /// </exception>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    public async ValueTask<SourceDefinition?> FindAsync(string version, CancellationToken cancellationToken)
    {
        if (_definitions.TryGetValue(version, out var known))
            return known;
        if (await store.FindVersionAsync(version, cancellationToken) is not { } row)
            return null;

        var definition = reader.Read(row.Content, $"{row.Name}@{SourceText.Shorten(row.Version)}").Require();
        _definitions[row.Version] = definition;
        while (_definitions.Count > MaxDefinitions && _definitions.Keys.FirstOrDefault(key => key != row.Version) is { } other)
            _definitions.TryRemove(other, out _);
        return definition;
    }
}
