namespace PollerSaga.Testing.Reports;

/// <summary>The kind of a request to a partner.</summary>
public enum PartnerRequestKind
{
    /// <summary>A page of the listing.</summary>
    Page,

    /// <summary>An access token of OAuth 2.0.</summary>
    Token,

    /// <summary>A log-in.</summary>
    LogIn,
}
