namespace PollerSaga.Testing.Dialects;

/// <summary>A key of a dialect's text.</summary>
public sealed class DialectKey
{
    private readonly Func<PartnerDialect, string, PartnerDialect> _set;

    internal DialectKey(string name, string values, string description, Func<PartnerDialect, string, PartnerDialect> set) =>
        (Name, Values, Description, _set) = (name, values, description, set);

    /// <summary>The name. Upper and lower case are equal.</summary>
    public string Name { get; }

    /// <summary>The values, for example <c>query|header|json|form</c>.</summary>
    public string Values { get; }

    /// <summary>The meaning, with the default.</summary>
    public string Description { get; }

    /// <summary>Returns the dialect with the value.</summary>
    internal PartnerDialect Set(PartnerDialect dialect, string value) => _set(dialect, value);
}
