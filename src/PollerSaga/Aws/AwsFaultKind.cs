namespace PollerSaga.Aws;

/// <summary>The remedy for a fault of AWS.</summary>
internal enum AwsFaultKind
{
    /// <summary>Wait: the service is unavailable, fails or throttles.</summary>
    Transient,

    /// <summary>Correct settings or rights: the service refuses the request.</summary>
    Refused,

    /// <summary>Create the resource, or name another.</summary>
    Missing,
}
