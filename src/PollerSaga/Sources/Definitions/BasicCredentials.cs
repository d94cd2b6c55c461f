using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary><c>Authorization: Basic</c>.</summary>
/// <param name="Username">The user name.</param>
/// <param name="Password">The password; it can be empty.</param>
internal sealed record BasicCredentials(Template Username, Template Password) : CredentialsDefinition;
