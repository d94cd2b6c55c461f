using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Tests.Support;

/// <summary>Secrets in memory.</summary>
internal sealed class StubSecrets : Dictionary<string, string>, ISecrets
{
    public StubSecrets()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    public string Get(string name) => Find(name) ?? throw new MissingSecretException(name, $"The secret '{name}' is missing.");

    public string? Find(string name) => this.GetValueOrDefault(name);
}
