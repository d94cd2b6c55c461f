using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PollerSaga.ApiKeys;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Access;

/// <summary>Adds the authentication of users to a worker that requires it.</summary>
internal static class AccessSetup
{
    private const string CookieName = "pollersaga";

    /// <summary>Adds the schemes of the settings, and the policies.</summary>
    public static void AddAccess(this IServiceCollection services, HttpOptions options)
    {
        var authentication = services
            .AddAuthentication(Schemes.Any)
            .AddPolicyScheme(Schemes.Any, displayName: null, any => any.ForwardDefaultSelector = http => SchemeOf(http, options))
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, configureOptions: null)
            .AddCookie(Schemes.Session, ConfigureCookie);
        if (options.Jwt.IsUsed)
            authentication.AddJwtBearer(Schemes.Jwt, jwt => Configure(jwt, options.Jwt));
        if (options.OpenIdConnect.IsUsed)
            authentication.AddOpenIdConnect(Schemes.OpenIdConnect, oidc => Configure(oidc, options));

        var read = PolicyOf(JobPermission.Read);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Read, read)
            .AddPolicy(Policies.Operate, PolicyOf(JobPermission.Operate))
            .AddPolicy(Policies.Manage, PolicyOf(JobPermission.Manage))
            .SetFallbackPolicy(read); // A route is open only if it says so.
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessProblems>();
        services.AddSingleton<Sessions>();
        services.AddScoped<AuthenticationStateProvider, SessionState>();
    }

    private static AuthorizationPolicy PolicyOf(JobPermission permission) =>
        new AuthorizationPolicyBuilder().AddRequirements(new PermissionRequirement(permission)).Build();

    private static string SchemeOf(HttpContext http, HttpOptions options)
    {
        if (ApiKeyHandler.TokenOf(http.Request) is not { } token)
            return Schemes.Session;
        return options.Jwt.IsUsed && !token.StartsWith(ApiKeyText.Prefix, StringComparison.Ordinal) ? Schemes.Jwt : Schemes.ApiKey;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax; // Strict would not be sent after the redirect of a provider.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = Sessions.CheckAsync;
    }

    private static void Configure(JwtBearerOptions options, JwtOptions settings)
    {
        options.Authority = settings.Authority;
        options.Audience = settings.Audience;
        options.RequireHttpsMetadata = IsHttps(settings.Authority);
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "name";
    }

    private static void Configure(OpenIdConnectOptions options, HttpOptions settings)
    {
        var signIn = settings.OpenIdConnect;
        options.SignInScheme = Schemes.Session;
        options.Authority = signIn.Authority;
        options.ClientId = signIn.ClientId;
        options.ClientSecret = string.IsNullOrEmpty(signIn.ClientSecret) ? null : signIn.ClientSecret;
        options.RequireHttpsMetadata = IsHttps(signIn.Authority);
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // A form of the provider would come from another origin.
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "name";
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.MapJsonKey("roles", "roles");
        options.ClaimActions.MapJsonKey("groups", "groups");
        options.Scope.Clear();
        foreach (var scope in signIn.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);
        foreach (var cookie in new[] { options.NonceCookie, options.CorrelationCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Events.OnRemoteFailure = ProviderSignIn.EndAsync;
        options.Events.OnTicketReceived = received =>
        {
            var end = received.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + settings.SessionDuration;
            UserClaims.AddEnd(received.Principal!, end);
            received.Properties!.ExpiresUtc = end;
            return Task.CompletedTask;
        };
    }

    private static bool IsHttps(string authority) => authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
