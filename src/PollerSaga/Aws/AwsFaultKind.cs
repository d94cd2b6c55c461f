namespace PollerSaga.Aws;

/// <summary>What a fault of AWS asks for.</summary>
internal enum AwsFaultKind
{
    /// <summary>To wait: it is away, fails, or throttles.</summary>
    Passing,

    /// <summary>To mend settings or rights: it is there, and refuses.</summary>
    Refused,

    /// <summary>To make what is not there, or to name another.</summary>
    Missing,
}
