using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary>A key in a header, the query or a cookie.</summary>
/// <param name="In">The place: <c>header</c>, <c>query</c> or <c>cookie</c>.</param>
/// <param name="Name">The name of the header, parameter or cookie.</param>
/// <param name="Value">The value.</param>
internal sealed record ApiKeyCredentials(CredentialPlace In, string Name, Template Value) : CredentialsDefinition;
