using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Serving;

/// <summary>The token endpoint of OAuth 2.0, and the log-in.</summary>
internal sealed class TokenEndpoints(DialectContract contract, TokenStore tokens)
{
    public const string TokenPath = "/oauth/token";

    private readonly PartnerDialect _dialect = contract.Dialect;

    /// <summary>Answers a token request (RFC 6749, sections 4.4 and 6).</summary>
    /// <returns>The reason of a refusal; null for none.</returns>
    public async Task<string?> AnswerTokenAsync(HttpContext context)
    {
        if (_dialect.Auth is not (PartnerAuthentication.ClientCredentials or PartnerAuthentication.RefreshToken))
            return await RefuseAsync(context, StatusCodes.Status404NotFound, "not_found", "This partner does not use OAuth 2.0.");
        if (context.Request.Method != "POST" || !context.Request.HasFormContentType)
            return await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "Expected POST with a form.");

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!IsClient(context.Request, form))
        {
            var place = _dialect.ClientInBody ? "the body" : "Authorization: Basic";
            return await RefuseAsync(
                context, StatusCodes.Status401Unauthorized, "invalid_client", $"The client's id or secret is not in {place}, or is wrong.");
        }

        var grant = DialectKeys.NameOf(_dialect.Auth);
        if (form["grant_type"] != grant)
            return await RefuseAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type", $"Expected the grant {grant}.");

        string? next = null;
        if (_dialect.Auth == PartnerAuthentication.RefreshToken
            && !tokens.Refresh(form["refresh_token"].ToString(), _dialect.RotatesRefreshTokens, out next))
        {
            return await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_grant", "The refresh token is not valid.");
        }

        var response = new Dictionary<string, object>
        {
            ["access_token"] = tokens.Issue(TimeSpan.FromSeconds(_dialect.TokenSeconds)),
            ["token_type"] = "Bearer",
            ["expires_in"] = _dialect.TokenSeconds,
        };
        if (_dialect.RotatesRefreshTokens && next is not null)
            response["refresh_token"] = next;
        await context.Response.WriteAsJsonAsync(response, context.RequestAborted);
        return null;
    }

    /// <summary>Answers a log-in.</summary>
    /// <returns>The reason of a refusal; null for none.</returns>
    public async Task<string?> AnswerLogInAsync(HttpContext context)
    {
        if (_dialect.Auth != PartnerAuthentication.Session)
            return await RefuseAsync(context, StatusCodes.Status404NotFound, "not_found", "This partner has no log-in.");
        if (context.Request.Method != "POST" || !context.Request.HasJsonContentType())
            return await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "Expected POST with JSON.");

        Dictionary<string, string>? body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<Dictionary<string, string>>(context.RequestAborted);
        }
        catch (JsonException exception)
        {
            return await RefuseAsync(
                context, StatusCodes.Status400BadRequest, "invalid_request", $"The body is invalid: {exception.Message}");
        }

        if (body?.GetValueOrDefault("username") != _dialect.Credentials.Username
            || body.GetValueOrDefault("password") != _dialect.Credentials.Password)
        {
            return await RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_login", "The user name or password is wrong.");
        }

        var token = tokens.Issue(TimeSpan.FromSeconds(_dialect.TokenSeconds));
        var session = new ResponseTree("response");
        session.At(["session", "expiresIn"]).Value = _dialect.TokenSeconds;
        if (contract.SessionToken.Header is { } header)
            context.Response.Headers[header] = token;
        else
            session.At(contract.SessionToken.Members).Value = token;
        await PageWriter.WriteAsync(context.Response, PartnerFormat.Json, session, context.RequestAborted);
        return null;
    }

    private static async Task<string> RefuseAsync(HttpContext context, int status, string code, string reason)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { error = code, error_description = reason }, context.RequestAborted);
        return reason;
    }

    private bool IsClient(HttpRequest request, IFormCollection form)
    {
        var credentials = _dialect.Credentials;
        var (hasHeader, hasBody) = (request.Headers.Authorization.Count > 0, form.ContainsKey("client_secret"));
        if (_dialect.ClientInBody)
            return !hasHeader && form["client_id"] == credentials.ClientId && form["client_secret"] == credentials.ClientSecret;

        // RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined.
        var pair = $"{Uri.EscapeDataString(credentials.ClientId)}:{Uri.EscapeDataString(credentials.ClientSecret)}";
        return !hasBody && request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";
    }
}
