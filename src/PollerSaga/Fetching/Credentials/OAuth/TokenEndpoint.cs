using System.Globalization;
using System.Text.Json;
using Duende.IdentityModel.Client;
using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Credentials.OAuth;

/// <summary>The token endpoint of a source with OAuth 2.0 (RFC 6749).</summary>
internal sealed class TokenEndpoint(CredentialContext context, OAuth2Credentials definition)
{
    private const int MaxCodeLength = 64;

    /// <summary>Completes a request with the client's address and authentication, sends it, and checks the response.</summary>
    /// <param name="request">The request of a grant.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The token, and the response with its other values.</returns>
    /// <exception cref="CredentialsException">The endpoint issues no token.</exception>
    public async Task<(IssuedToken Token, string? RefreshToken)> SendAsync<TRequest>(
        TRequest request,
        Func<HttpMessageInvoker, TRequest, CancellationToken, Task<TokenResponse>> send,
        CancellationToken cancellationToken)
        where TRequest : TokenRequest
    {
        var address = SourceAddress.Render(context.Source.Name, "credentials.tokenUrl", definition.TokenUrl, context.Values);
        Complete(request, address);

        var requestedAt = context.Requests.Clock.GetTimestamp();
        using var response = await context.Requests.SendAsync(
            address,
            context.FindCertificate(),
            context.Secrets,
            async (client, token) =>
            {
                var received = await send(client, request, token);
                // An exception after the status concerns only the body.
                return (received, received.HttpResponse is null ? received.Exception : null);
            },
            cancellationToken);
        return Read(response, address, requestedAt);
    }

    private void Complete(TokenRequest request, Uri address)
    {
        request.Address = address.AbsoluteUri;
        request.ClientId = definition.ClientId.Render(context.Values);
        request.ClientSecret = definition.ClientSecret?.Render(context.Values);
        request.ClientCredentialStyle = definition.IsInBody || request.ClientSecret is null
            ? ClientCredentialStyle.PostBody
            : ClientCredentialStyle.AuthorizationHeader;
        if (definition.Audience is { } audience)
            request.Parameters.Add("audience", audience.Render(context.Values));
    }

    private (IssuedToken Token, string? RefreshToken) Read(TokenResponse response, Uri address, long requestedAt)
    {
        var subject = $"The token endpoint {address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)} "
            + $"of the source '{context.Source.Name}'";
        var http = response.HttpResponse!;
        if (!http.IsSuccessStatusCode)
            throw context.Requests.Refusal(subject, http, ErrorCodeOf(response), RemedyOf(ErrorCodeOf(response)));
        if (StringOf(response, "access_token") is not { Length: > 0 } value)
        {
            var error = ErrorCodeOf(response) is { } code ? $"the error {code}" : "no access_token";
            throw new CredentialsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{subject} answered {(int)http.StatusCode} with {error}. Correct credentials.tokenUrl."))
            {
                HttpStatus = (int)http.StatusCode,
                ErrorCode = ErrorCodeOf(response),
            };
        }

        context.Secrets.Add(value);
        var lifetime = TokenLifetime.Parse(StringOf(response, "expires_in"));
        return (new IssuedToken(value, requestedAt, lifetime), StringOf(response, "refresh_token"));
    }

    private string RemedyOf(string? code) => code switch
    {
        "invalid_client" or "unauthorized_client" =>
            $"Correct credentials.clientId, {NameOf(definition.ClientSecret?.Secrets, "credentials.clientSecret")} or "
            + "credentials.clientAuthentication (basic or body).",
        "invalid_grant" when definition.IsRefreshToken =>
            $"The refresh token has expired or was revoked. Authorize the client again and set "
            + $"{NameOf(definition.RefreshToken?.Secrets, "credentials.refreshToken")} to the new refresh token.",
        "invalid_scope" => "Correct credentials.scope.",
        _ => "Correct the credentials of the source.",
    };

    private static string NameOf(IEnumerable<string>? secrets, string otherwise) =>
        secrets?.FirstOrDefault() is { } name ? $"the secret '{name}'" : otherwise;

    // A code is a short word. Other text can be anything, also a secret, and is not shown.
    private static string? ErrorCodeOf(TokenResponse response) =>
        StringOf(response, "error") is { Length: > 0 and <= MaxCodeLength } code
        && code.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
            ? code
            : null;

    // Some servers send numbers as strings, and strings as numbers.
    private static string? StringOf(TokenResponse response, string name) =>
        response.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
