using PollerSaga.Settings;

namespace PollerSaga.Worker.Access;

/// <summary>Settings <c>PollerSaga:Http:Jwt:*</c>: JSON Web Tokens in requests to the API.</summary>
public sealed class JwtOptions
{
    /// <summary>
    /// The issuer of the tokens, an https address with a <c>/.well-known/openid-configuration</c>. Empty, the default, accepts no tokens.
    /// </summary>
    public string Authority { get; set; } = string.Empty;

    /// <summary>The audience that tokens must have. No default.</summary>
    public string Audience { get; set; } = string.Empty;

    internal bool IsUsed => !string.IsNullOrEmpty(Authority);

    internal void Validate(SettingsCheck check)
    {
        if (!IsUsed)
            return;

        AuthorityCheck.Validate(check, "Http:Jwt:Authority", Authority);
        check.NotEmpty("Http:Jwt:Audience", Audience, "pollersaga");
    }
}
