namespace PollerSaga.Sources.Reading;

/// <summary>The name of credentials that the host has registered, and that definitions can use.</summary>
/// <param name="Name">The name.</param>
internal sealed record RegisteredCredentials(string Name);
