using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Testing;

/// <summary>A provider of OpenID Connect on loopback. It signs <see cref="User"/> in without a question, and issues tokens.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    private const string KeyId = "test";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Client, string Nonce, string Challenge)> _codes = new();
    private readonly WebApplication _app;

    private IdentityProvider()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Address of the provider, and issuer of its tokens.</summary>
    public string Authority => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The claims of the user.</summary>
    public Dictionary<string, object> User { get; set; } = new() { ["sub"] = "1", ["name"] = "Alice" };

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Issues a token.</summary>
    /// <param name="audience">The audience.</param>
    /// <param name="claims">More claims.</param>
    /// <param name="lifetime">Time to the end of the token; null for an hour.</param>
    /// <param name="key">The key that signs; null for the provider's own.</param>
    public string CreateToken(string audience, IReadOnlyDictionary<string, object> claims, TimeSpan? lifetime = null, RSA? key = null)
    {
        var now = DateTimeOffset.UtcNow;
        var payload = new Dictionary<string, object>(claims)
        {
            ["iss"] = Authority,
            ["aud"] = audience,
            ["iat"] = now.AddDays(-1).ToUnixTimeSeconds(),
            ["exp"] = (now + (lifetime ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
        };
        var content = $"{Encode(new { alg = "RS256", typ = "JWT", kid = KeyId })}.{Encode(payload)}";
        var signature = (key ?? _key).SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new
        {
            issuer = Authority,
            authorization_endpoint = $"{Authority}/authorize",
            token_endpoint = $"{Authority}/token",
            userinfo_endpoint = $"{Authority}/userinfo",
            jwks_uri = $"{Authority}/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }),
        "/keys" => WriteKeysAsync(context),
        "/authorize" => AuthorizeAsync(context),
        "/token" => ExchangeAsync(context),
        "/userinfo" => context.Response.WriteAsJsonAsync(User),
        _ => NotFoundAsync(context),
    };

    private Task WriteKeysAsync(HttpContext context)
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return context.Response.WriteAsJsonAsync(new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA",
                    use = "sig",
                    kid = KeyId,
                    alg = "RS256",
                    n = Base64Url.EncodeToString(key.Modulus),
                    e = Base64Url.EncodeToString(key.Exponent),
                },
            },
        });
    }

    private Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["client_id"].ToString(), query["nonce"].ToString(), query["code_challenge"].ToString());
        context.Response.Redirect($"{query["redirect_uri"]}{QueryString.Create([
            KeyValuePair.Create("code", (string?)code),
            KeyValuePair.Create("state", (string?)query["state"].ToString()),
        ])}");
        return Task.CompletedTask;
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!_codes.TryRemove(form["code"].ToString(), out var code) || code.Challenge != challenge)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        await context.Response.WriteAsJsonAsync(new
        {
            access_token = Guid.NewGuid().ToString("N"),
            token_type = "Bearer",
            expires_in = 3600,
            id_token = CreateToken(code.Client, new Dictionary<string, object>(User) { ["nonce"] = code.Nonce }),
        });
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static string Encode<T>(T content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
