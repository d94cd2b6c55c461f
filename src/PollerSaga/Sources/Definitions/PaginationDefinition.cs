namespace PollerSaga.Sources.Definitions;

/// <summary>How a stream is divided into pages.</summary>
internal abstract record PaginationDefinition
{
    /// <summary>The name of the type in a definition, for example <c>cursor</c>.</summary>
    public abstract string Type { get; }
}
