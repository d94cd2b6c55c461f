namespace PollerSaga.Testing.Serving;

/// <summary>The kind of a refusal.</summary>
internal enum Refusal
{
    /// <summary>The request was not refused.</summary>
    None,

    /// <summary>The credential is not valid.</summary>
    Unauthorized,

    /// <summary>The rate limit is exceeded.</summary>
    Limited,

    /// <summary>The request does not fit the dialect.</summary>
    Rejected,
}
