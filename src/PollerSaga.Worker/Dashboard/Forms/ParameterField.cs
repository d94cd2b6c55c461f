using PollerSaga.Sources.Definitions;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>The field of a source's parameter.</summary>
/// <param name="parameter">The parameter.</param>
internal sealed class ParameterField(SourceParameter parameter)
{
    /// <summary>The name.</summary>
    public string Name => parameter.Name;

    /// <summary>The value; empty for the default.</summary>
    public string Value { get; set; } = string.Empty;

    /// <summary>Whether a value is needed, because there is no default.</summary>
    public bool IsRequired => parameter is { IsRequired: true, Default: null };

    /// <summary>The name, with a mark for a required value.</summary>
    public string Label => IsRequired ? $"{Name} (required)" : Name;

    /// <summary>The default, as a hint in the empty field.</summary>
    public string Placeholder => parameter.Default ?? (IsRequired ? string.Empty : "none");

    /// <summary>The meaning of the value, and the default.</summary>
    public string Help => string.Join(' ', new[]
    {
        parameter.Description is { } meaning ? $"{meaning.TrimEnd('.')}." : null,
        parameter.Default is { } value ? $"Default: {value}." : null,
    }.OfType<string>());

    /// <summary>The error; null for none.</summary>
    public string? Error => IsRequired && Value.Length == 0 ? "The source needs a value." : null;
}
