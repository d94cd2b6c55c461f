using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching.Credentials.OAuth;
using PollerSaga.Fetching.Credentials.Rotation;
using PollerSaga.Fetching.Credentials.Session;
using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Credentials;

/// <summary>
/// Creates the credentials of sources. All jobs of a process with the same version of a source, and the same values of the parameters that
/// its credentials reference, share them and their tokens.
/// </summary>
internal sealed class CredentialsFactory(
    IServiceProvider services,
    ISecrets secrets,
    CredentialRequests requests,
    RotatedTokens rotated,
    TimeProvider clock) : IAsyncDisposable
{
    /// <summary>The time after which unused credentials are forgotten. The next job fetches a token of its own.</summary>
    public static readonly TimeSpan MaxIdleTime = TimeSpan.FromHours(1);

    private static readonly IReadOnlyDictionary<string, string> NoPartition = new Dictionary<string, string>();

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SecretValues> _secretValues = new(StringComparer.Ordinal);

    /// <summary>Returns the values of a source that no text may reveal.</summary>
    /// <param name="source">The name of the source.</param>
    public SecretValues SecretsOf(string source) => _secretValues.GetOrAdd(source, _ => new SecretValues());

    /// <summary>Checks that every secret of a stream exists.</summary>
    /// <exception cref="MissingSecretException">A secret is missing; the message names it.</exception>
    public void CheckSecrets(SourceDefinition source, StreamDefinition stream)
    {
        var templates = CredentialTemplates.Of(source)
            .Concat(source.Headers.Select(field => field.Value))
            .Concat(CredentialTemplates.Of(stream.Request));
        foreach (var name in templates.SelectMany(template => template.Secrets).Distinct(StringComparer.OrdinalIgnoreCase))
            SecretsOf(source.Name).Add(secrets.Get(name));
    }

    /// <summary>Returns the credentials of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="version">The version of the definition, for example the digest of its content.</param>
    /// <param name="parameters">The parameters of the job.</param>
    /// <exception cref="CredentialsException">The definition or a parameter is invalid.</exception>
    /// <exception cref="MissingSecretException">A secret in the source's URL is missing.</exception>
    /// <exception cref="TemplateException">A parameter that the credentials reference is missing.</exception>
    public SourceCredentials Get(SourceDefinition source, string version, IReadOnlyDictionary<string, string> parameters)
    {
        var values = new SourceValues(source, parameters, NoPartition, secrets, SecretsOf(source.Name));
        var key = KeyOf(source, version, values);
        if (!_entries.TryGetValue(key, out var entry))
        {
            Forget();
            entry = _entries.GetOrAdd(key, _ => new Entry(() => Create(source, values)) { UsedAt = clock.GetTimestamp() });
        }

        entry.UsedAt = clock.GetTimestamp();
        try
        {
            return entry.Credentials.Value;
        }
        catch
        {
            _entries.TryRemove(KeyValuePair.Create(key, entry)); // A lazy value keeps its exception.
            throw;
        }
    }

    /// <summary>Waits for the running requests of tokens.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var entry in _entries.Values.Where(entry => entry.Credentials.IsValueCreated))
            await entry.Credentials.Value.DisposeAsync();
    }

    // A job that still holds forgotten credentials can go on with them.
    private void Forget()
    {
        foreach (var (key, entry) in _entries)
        {
            if (clock.GetElapsedTime(entry.UsedAt) > MaxIdleTime)
                _entries.TryRemove(KeyValuePair.Create(key, entry));
        }
    }

    private static string KeyOf(SourceDefinition source, string version, SourceValues values)
    {
        var parameters = CredentialTemplates.Of(source)
            .SelectMany(template => template.Parts)
            .Where(part => part.Kind == TemplatePartKind.Parameter)
            .Distinct()
            .OrderBy(part => part.Text, StringComparer.Ordinal);
        return string.Join('\0', [source.Name, version, .. parameters.Select(part => $"{part.Text}={values.ValueOf(part)}")]);
    }

    private SourceCredentials Create(SourceDefinition source, SourceValues values)
    {
        var url = SourceAddress.Render(source.Name, "url", source.Url, values);
        var scope = new CredentialScope(source.Name, url, source.Limits.Hosts);
        var context = new CredentialContext(source, values, SecretsOf(source.Name), requests);
        return new SourceCredentials(context, scope, Create(context, scope));
    }

    private IPartnerCredentials Create(CredentialContext context, CredentialScope scope)
    {
        var (source, values) = (context.Source, context.Values);
        return source.Credentials switch
        {
            null or NoCredentials => new NoAuthentication(),
            BearerCredentials bearer => Fixed(
                context,
                new CredentialPlacement(source.Name, CredentialPlace.Bearer, name: null),
                () => bearer.Token.Render(values)),
            BasicCredentials basic => Fixed(context, CredentialPlacement.Authorization(source.Name), () => BasicHeader(context, basic)),
            ApiKeyCredentials key => Fixed(context, new CredentialPlacement(source.Name, key.In, key.Name), () => key.Value.Render(values)),
            OAuth2Credentials { IsRefreshToken: true } oauth => Tokens(
                new RefreshTokenGrant(context, oauth, rotated),
                new CredentialPlacement(source.Name, CredentialPlace.Bearer, name: null)),
            OAuth2Credentials oauth => Tokens(
                new ClientCredentialsGrant(context, oauth),
                new CredentialPlacement(source.Name, CredentialPlace.Bearer, name: null)),
            SessionCredentials session => Tokens(
                new LogIn(context, session, scope),
                new CredentialPlacement(source.Name, session.In, session.Name)),
            CustomCredentials custom => services.GetKeyedService<IPartnerCredentials>(custom.Name) ?? throw new CredentialsException(
                $"The source '{source.Name}' uses the credentials '{custom.Name}', which this host has not registered. Register them with "
                + $"AddPartnerCredentials<T>(\"{custom.Name}\") on every worker, or correct credentials.type."),
            var other => throw new NotSupportedException($"{other.GetType().Name} are no credentials."),
        };
    }

    private static FixedCredentials Fixed(CredentialContext context, CredentialPlacement placement, Func<string> render) =>
        new(render, placement, context.Secrets);

    private TokenCredentials Tokens(ITokenIssuer issuer, CredentialPlacement placement) =>
        new(new TokenCache(issuer, clock, requests.Timeout), placement);

    // RFC 7617, with UTF-8.
    private static string BasicHeader(CredentialContext context, BasicCredentials basic)
    {
        var (username, password) = (basic.Username.Render(context.Values), basic.Password.Render(context.Values));
        if (username.Contains(':', StringComparison.Ordinal))
        {
            throw new CredentialsException(
                $"The user name of the source '{context.Source.Name}' contains ':', which Basic authentication does not allow. Correct "
                + "credentials.username.");
        }

        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));
        context.Secrets.Add(encoded);
        return $"Basic {encoded}";
    }

    private sealed class Entry(Func<SourceCredentials> create)
    {
        private long _usedAt;

        public Lazy<SourceCredentials> Credentials { get; } = new(create);

        /// <summary>The timestamp of the last use.</summary>
        public long UsedAt
        {
            get => Volatile.Read(ref _usedAt);
            set => Volatile.Write(ref _usedAt, value);
        }
    }
}
