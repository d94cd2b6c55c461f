namespace PollerSaga.Sources.Storage;

/// <summary>A source by its name, with the version that new jobs use.</summary>
internal sealed class Source
{
    /// <summary>Maximum length of <see cref="By"/> in characters.</summary>
    public const int MaxByLength = 256;

    /// <summary>The name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The current version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The time at which the version became the current one, UTC.</summary>
    public DateTimeOffset AppliedAt { get; set; }

    /// <summary>The person or program that applied it; null if unknown.</summary>
    public string? By { get; set; }
}
