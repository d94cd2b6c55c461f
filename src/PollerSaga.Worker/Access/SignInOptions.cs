using PollerSaga.Settings;

namespace PollerSaga.Worker.Access;

/// <summary>Settings <c>PollerSaga:Http:OpenIdConnect:*</c>: the sign-in of the dashboard's users.</summary>
public sealed class SignInOptions
{
    /// <summary>
    /// The provider, an https address with a <c>/.well-known/openid-configuration</c>. Empty, the default, signs in with API keys only.
    /// </summary>
    public string Authority { get; set; } = string.Empty;

    /// <summary>The client id of the dashboard at the provider. No default.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>The client secret. Empty, the default, for a public client.</summary>
    public string ClientSecret { get; set; } = string.Empty;

    /// <summary>The scopes that the sign-in requests, separated by spaces. Default <c>openid profile</c>.</summary>
    public string Scope { get; set; } = "openid profile";

    internal bool IsUsed => !string.IsNullOrEmpty(Authority);

    internal void Validate(SettingsCheck check)
    {
        if (!IsUsed)
            return;

        AuthorityCheck.Validate(check, "Http:OpenIdConnect:Authority", Authority);
        check.NotEmpty("Http:OpenIdConnect:ClientId", ClientId, "pollersaga");
        check.That(
            Scope?.Split(' ').Contains("openid") == true,
            "Http:OpenIdConnect:Scope",
            $"is '{Scope}'; it must contain openid, for example 'openid profile'.");
    }
}
