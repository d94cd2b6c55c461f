namespace PollerSaga.Sources.Templates;

/// <summary>The kind of a <see cref="TemplatePart"/>.</summary>
internal enum TemplatePartKind
{
    /// <summary>Literal text.</summary>
    Literal,

    /// <summary>A parameter: <c>${name}</c>.</summary>
    Parameter,

    /// <summary>A secret: <c>${secret:name}</c>.</summary>
    Secret,

    /// <summary>A value of the partition: <c>${partition.name}</c>.</summary>
    Partition,
}
