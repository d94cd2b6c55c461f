using Duende.IdentityModel.Client;
using PollerSaga.Faults;
using PollerSaga.Fetching.Credentials.Rotation;
using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Credentials.OAuth;

/// <summary>
/// Requests a token with a refresh token (RFC 6749, 6). A server may replace the refresh token and revoke the earlier one. All workers
/// therefore use the latest one from the database, and only one worker at a time uses it.
/// </summary>
internal sealed class RefreshTokenGrant(CredentialContext context, OAuth2Credentials definition, RotatedTokens rotated) : ITokenIssuer
{
    private readonly TokenEndpoint _endpoint = new(context, definition);

    // A token whose refresh token is not stored yet, because the database was unavailable.
    private (IssuedToken Token, RotationLease Lease, string RefreshToken)? _unsaved;

    public async Task<IssuedToken> IssueAsync(CancellationToken cancellationToken)
    {
        if (_unsaved is not null)
            return await SaveAsync();

        var first = definition.RefreshToken!.Render(context.Values);
        var lease = await rotated.AcquireAsync(KeyOf(first), context.Requests.Timeout, cancellationToken);
        IssuedToken token;
        string? next;
        try
        {
            var current = lease.RefreshToken ?? first;
            context.Secrets.Add(current);
            (token, next) = await RequestAsync(current);
            if (string.IsNullOrEmpty(next) || next == current)
                next = null;
        }
        catch
        {
            await rotated.ReleaseAsync(lease);
            throw;
        }

        if (next is null)
        {
            await rotated.ReleaseAsync(lease);
            return token;
        }

        context.Secrets.Add(next);
        _unsaved = (token, lease, next);
        return await SaveAsync();
    }

    // The response can contain the only valid refresh token, so that the end of the process does not cancel the request.
    private async Task<(IssuedToken Token, string? RefreshToken)> RequestAsync(string refreshToken)
    {
        using var request = new RefreshTokenRequest
        {
            RefreshToken = refreshToken,
            Scope = definition.Scope?.Render(context.Values),
        };
        return await _endpoint.SendAsync(
            request,
            static (client, request, token) => client.RequestRefreshTokenAsync(request, token),
            CancellationToken.None);
    }

    /// <exception cref="DependencyUnavailableException">The database is unavailable. The next call saves the refresh token.</exception>
    private async Task<IssuedToken> SaveAsync()
    {
        var (token, lease, refreshToken) = _unsaved!.Value;
        await rotated.SaveAsync(lease, refreshToken);
        _unsaved = null;
        return token;
    }

    // What identifies the client at the partner. Secrets count by name.
    private RotationKey KeyOf(string first) => new(
        context.Source.Name,
        [
            definition.TokenUrl.Render(new Secrets.MaskedValues(context.Values)),
            definition.ClientId.Render(new Secrets.MaskedValues(context.Values)),
            definition.RefreshToken!.Render(new Secrets.MaskedValues(context.Values)),
            definition.Scope?.Render(new Secrets.MaskedValues(context.Values)) ?? string.Empty,
            definition.Audience?.Render(new Secrets.MaskedValues(context.Values)) ?? string.Empty,
        ],
        first);
}
