using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary><c>Authorization: Bearer</c>.</summary>
/// <param name="Token">The token.</param>
internal sealed record BearerCredentials(Template Token) : CredentialsDefinition;
