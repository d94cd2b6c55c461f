namespace PollerSaga.Sources.Definitions;

/// <summary>The place of a credential in a request.</summary>
internal enum CredentialPlace
{
    /// <summary><c>Authorization: Bearer</c>.</summary>
    Bearer,

    /// <summary>A header.</summary>
    Header,

    /// <summary>The query of the URL.</summary>
    Query,

    /// <summary>A cookie.</summary>
    Cookie,
}
