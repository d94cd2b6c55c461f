namespace PollerSaga.Fetching.Credentials.Tokens;

/// <summary>Requests a token of a partner.</summary>
internal interface ITokenIssuer
{
    /// <summary>Requests a token. Calls never overlap.</summary>
    /// <param name="cancellationToken">
    /// Ends the call when the process stops. An issuer that has to store a part of the response finishes first.
    /// </param>
    /// <exception cref="CredentialsException">The partner issues no token.</exception>
    Task<IssuedToken> IssueAsync(CancellationToken cancellationToken);
}
