namespace PollerSaga.Worker.Runs;

/// <summary>Hides the values of settings that are secret.</summary>
internal static class SecretSettings
{
    private const string Placeholder = "<secret>";

    private static readonly HashSet<string> Names =
        new(["ClientSecret", "ConnectionString", "Password", "SecretKey"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns a setting of the command line, <c>--key=value</c>, with a placeholder in place of a secret value.</summary>
    public static string Hide(string setting)
    {
        var end = setting.IndexOf('=', StringComparison.Ordinal);
        if (end < 0)
            return setting;

        var (key, value) = (setting[..end], setting[(end + 1)..]);
        var names = key.TrimStart('-').Split(':');
        var isSecret = Names.Contains(names[^1]) || names.Contains("Secrets", StringComparer.OrdinalIgnoreCase) || HasUserInfo(value);
        return isSecret ? $"{key}={Placeholder}" : setting;
    }

    // The address of a proxy can have a user name and a password.
    private static bool HasUserInfo(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Length > 0;
}
