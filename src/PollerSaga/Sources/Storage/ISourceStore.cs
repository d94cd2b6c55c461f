using PollerSaga.Faults;

namespace PollerSaga.Sources.Storage;

/// <summary>The definitions of sources in the database.</summary>
/// <remarks>Each method throws <see cref="DependencyUnavailableException"/> if the database is unavailable.</remarks>
internal interface ISourceStore
{
    /// <summary>
    /// Stores a definition as a version, and makes it the current version of its source. A repetition changes nothing. Returns when the
    /// rows are on disk.
    /// </summary>
    /// <param name="name">The name of the source, as in the definition.</param>
    /// <param name="text">The definition, which is valid.</param>
    /// <param name="by">The person or program that applies it; null if unknown.</param>
    Task<AppliedSource> ApplyAsync(string name, string text, string? by);

    /// <summary>Stores a definition as a version only, for a job without a named source. A repetition changes nothing.</summary>
    /// <param name="name">The name of the source, as in the definition.</param>
    /// <param name="text">The definition, which is valid.</param>
    /// <returns>The version.</returns>
    Task<string> StoreVersionAsync(string name, string text);

    /// <summary>Returns a source with its current version; null if it does not exist.</summary>
    Task<StoredSource?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Returns a version; null if it does not exist.</summary>
    /// <param name="version">The version, or at least its first 12 characters. A start that several versions have finds none.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<SourceVersion?> FindVersionAsync(string version, CancellationToken cancellationToken);

    /// <summary>Lists all sources by name.</summary>
    Task<IReadOnlyList<StoredSource>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a source. Its versions stay, because jobs keep them.</summary>
    /// <returns>Whether the source existed.</returns>
    Task<bool> RemoveAsync(string name);
}
