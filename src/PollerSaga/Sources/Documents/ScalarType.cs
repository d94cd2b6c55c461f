namespace PollerSaga.Sources.Documents;

/// <summary>The type of a scalar.</summary>
internal enum ScalarType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>No value, <c>~</c> or <c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number that is also a JSON number.</summary>
    Integer,

    /// <summary>Another JSON number.</summary>
    Number,
}
