using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Tests.Support;

/// <summary>
/// A partner on loopback that issues tokens at <c>/token</c> and <c>/login</c>, and answers 401 to every other request without a valid
/// one.
/// </summary>
internal sealed class AuthorizingPartner : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _uses = [];
    private readonly HashSet<string> _refreshTokens = [];
    private readonly ConcurrentQueue<(IHeaderDictionary Headers, string Body)> _tokenRequests = new();
    private int _issued;

    private AuthorizingPartner()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The requests at <c>/token</c> and <c>/login</c>.</summary>
    public IReadOnlyCollection<(IHeaderDictionary Headers, string Body)> TokenRequests => _tokenRequests;

    /// <summary>The number of times that a token is accepted; null for no limit.</summary>
    public int? UsesPerToken { get; set; }

    /// <summary>Whether no token is accepted.</summary>
    public bool RefusesTokens { get; set; }

    /// <summary>The stated lifetime in JSON; null for none.</summary>
    public string? ExpiresIn { get; set; }

    /// <summary>Whether each use of a refresh token replaces and revokes it. The first one is <see cref="FirstRefreshToken"/>.</summary>
    public string? FirstRefreshToken { get; set; }

    /// <summary>Answers a request for a token in another way: writes the response and returns true.</summary>
    public Func<HttpContext, Task<bool>>? Misbehave { get; set; }

    /// <summary>The path, the query and the headers of the last other request.</summary>
    public (string Path, IHeaderDictionary Headers) Last { get; private set; } = (string.Empty, new HeaderDictionary());

    public static async Task<AuthorizingPartner> StartAsync()
    {
        var partner = new AuthorizingPartner();
        await partner._app.StartAsync();
        return partner;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/token" || context.Request.Path == "/login")
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            _tokenRequests.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), body));
            if (Misbehave is null || !await Misbehave(context))
                await IssueAsync(context, body);
            return;
        }

        Last = (context.Request.Path + context.Request.QueryString, new HeaderDictionary(context.Request.Headers.ToDictionary()));
        context.Response.StatusCode = Accepts(context.Request.Headers.Authorization.ToString()) ? 200 : 401;
        await context.Response.WriteAsync("[]");
    }

    private bool Accepts(string authorization)
    {
        lock (_lock)
        {
            var token = authorization.Split(' ')[^1];
            return !RefusesTokens && _uses.TryGetValue(token, out var uses) && (_uses[token] = uses + 1) <= (UsesPerToken ?? int.MaxValue);
        }
    }

    private async Task IssueAsync(HttpContext context, string body)
    {
        var (token, refreshToken) = Issue(body);
        context.Response.StatusCode = token is null ? 400 : 200;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(token is null
            ? """{"error":"invalid_grant","error_description":"canary-description"}"""
            : $$"""{"access_token":"{{token}}","expires_in":{{ExpiresIn ?? "null"}},"refresh_token":{{refreshToken ?? "null"}}}""");
    }

    private (string? Token, string? RefreshToken) Issue(string body)
    {
        lock (_lock)
        {
            string? refreshToken = null;
            if (FirstRefreshToken is { } first)
            {
                if (_issued == 0)
                    _refreshTokens.Add(first);
                var used = body.Split('&').Select(field => field.Split('=')).First(field => field[0] == "refresh_token")[1];
                if (!_refreshTokens.Remove(used))
                    return (null, null);
                refreshToken = string.Create(CultureInfo.InvariantCulture, $"canary-refresh-{_issued + 2}");
                _refreshTokens.Add(refreshToken);
            }

            var token = string.Create(CultureInfo.InvariantCulture, $"canary-token-{++_issued}");
            _uses[token] = 0;
            return (token, refreshToken is null ? null : $"\"{refreshToken}\"");
        }
    }
}
