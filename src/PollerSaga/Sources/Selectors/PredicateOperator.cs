namespace PollerSaga.Sources.Selectors;

/// <summary>The comparison of a <see cref="Predicate"/>.</summary>
public enum PredicateOperator
{
    /// <summary>The value exists and is not null, false, 0 or "".</summary>
    IsTrue,

    /// <summary>The value does not exist, or is null, false, 0 or "".</summary>
    IsFalse,

    /// <summary>The value equals the literal. An absent value equals null.</summary>
    Equal,

    /// <summary>The value differs from the literal. An absent value differs from every literal except null.</summary>
    NotEqual,

    /// <summary>The value is less than the literal.</summary>
    Less,

    /// <summary>The value is less than the literal, or equals it.</summary>
    LessOrEqual,

    /// <summary>The value is greater than the literal.</summary>
    Greater,

    /// <summary>The value is greater than the literal, or equals it.</summary>
    GreaterOrEqual,
}
