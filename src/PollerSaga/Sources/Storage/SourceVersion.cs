namespace PollerSaga.Sources.Storage;

/// <summary>A version of a definition. A row never changes: jobs keep the version with which they started.</summary>
internal sealed class SourceVersion
{
    /// <summary>The hash of <see cref="Content"/>: see <see cref="SourceText.Version"/>.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The name of the source.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The definition, YAML or JSON. It contains no secrets.</summary>
    public string Content { get; set; } = string.Empty;

    /// <summary>The time at which the version was stored, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
