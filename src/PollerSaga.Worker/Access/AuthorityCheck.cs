using PollerSaga.Settings;

namespace PollerSaga.Worker.Access;

/// <summary>Validates the address of an identity provider.</summary>
internal static class AuthorityCheck
{
    /// <summary>A provider on this machine, for example in a test, can use http.</summary>
    public static void Validate(SettingsCheck check, string setting, string authority) => check.That(
        Uri.TryCreate(authority, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || uri is { Scheme: "http", IsLoopback: true }),
        setting,
        $"is '{authority}'; it must be an https address, for example https://login.example.com.");
}
