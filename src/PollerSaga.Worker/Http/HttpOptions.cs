using PollerSaga.Settings;

namespace PollerSaga.Worker.Http;

/// <summary>Settings <c>PollerSaga:Http:*</c>: the HTTP addresses of <c>pollersaga worker</c>.</summary>
public sealed class HttpOptions : ISettings
{
    static string ISettings.Section => "Http";

    /// <summary>Addresses to listen on, separated by semicolons; port 0 is a free port. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The separate addresses.</summary>
    internal string[] Addresses => (Urls ?? string.Empty).Split(
        ';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    void ISettings.Validate(SettingsCheck check)
    {
        check.NotEmpty("Http:Urls", string.Concat(Addresses), "http://127.0.0.1:5080");
        foreach (var address in Addresses)
        {
            var named = address.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            check.That(
                Uri.TryCreate(named, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/" },
                "Http:Urls",
                $"has '{address}'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
        }
    }
}
