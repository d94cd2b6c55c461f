using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>The streams that the form offers.</summary>
internal sealed class SourceChoices(ISourceStore store, SourceReader reader)
{
    /// <summary>Lists the streams of all sources, by source. Sources that this worker does not accept are left out.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    public async Task<IReadOnlyList<SourceChoice>> ListAsync(CancellationToken cancellationToken)
    {
        var choices = new List<SourceChoice>();
        foreach (var source in await store.ListAsync(cancellationToken))
        {
            if (reader.Read(source.Content, source.Name).Definition is { } definition)
            {
                choices.AddRange(definition.Streams.Keys.Select(stream =>
                    new SourceChoice($"{source.Name}/{stream}", source.Version, [.. definition.Parameters.Values])));
            }
        }

        return choices;
    }
}
