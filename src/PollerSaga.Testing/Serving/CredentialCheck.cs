using System.Text;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Serving;

/// <summary>Checks the credential of a page request.</summary>
internal sealed class CredentialCheck(DialectContract contract, TokenStore tokens)
{
    /// <summary>Returns why the credential is not valid; null if it is. The text never contains the credential.</summary>
    public string? ProblemOf(HttpRequest request, int? maxUses)
    {
        var credentials = contract.Dialect.Credentials;
        return contract.Dialect.Auth switch
        {
            PartnerAuthentication.Bearer => Compare("Authorization: Bearer", Scheme(request, "Bearer"), credentials.Token),
            PartnerAuthentication.Basic => Compare(
                "Authorization: Basic",
                Scheme(request, "Basic"),
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}"))),
            PartnerAuthentication.ApiKeyHeader => Compare(contract.AuthName, One(request.Headers[contract.AuthName]), credentials.Key),
            PartnerAuthentication.ApiKeyQuery => Compare(contract.AuthName, One(request.Query[contract.AuthName]), credentials.Key),
            PartnerAuthentication.ApiKeyCookie => Compare(contract.AuthName, request.Cookies[contract.AuthName], credentials.Key),
            PartnerAuthentication.ClientCredentials or PartnerAuthentication.RefreshToken => Use(Scheme(request, "Bearer"), maxUses),
            PartnerAuthentication.Session when contract.Dialect.AuthName is { } header => Use(One(request.Headers[header]), maxUses),
            PartnerAuthentication.Session => Use(Scheme(request, "Bearer"), maxUses),
            _ => null,
        };
    }

    private static string? Scheme(HttpRequest request, string scheme) =>
        One(request.Headers.Authorization) is { } value && value.StartsWith($"{scheme} ", StringComparison.Ordinal)
            ? value[(scheme.Length + 1)..]
            : null;

    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 1 ? values[0] : null;

    private static string? Compare(string name, string? given, string expected) => given switch
    {
        null => $"The credential {name} is missing.",
        _ when given != expected => $"The credential {name} is wrong.",
        _ => null,
    };

    private string? Use(string? token, int? maxUses) => token is null ? "The token is missing." : tokens.Use(token, maxUses);
}
