using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Fetching.Credentials;

/// <summary>A value that the partner issued once: a bearer token, a user name with a password, an API key.</summary>
/// <param name="render">Renders the value from the secrets.</param>
/// <param name="placement">The place of the value.</param>
/// <param name="used">Collects the values that no text may reveal.</param>
internal sealed class FixedCredentials(Func<string> render, CredentialPlacement placement, SecretValues used) : IPartnerCredentials
{
    private readonly Lock _lock = new();
    private string? _value;
    private long _generation;

    public ValueTask<CredentialUse> ApplyAsync(PartnerRequest request, CancellationToken cancellationToken)
    {
        var (value, generation) = Render();
        placement.Apply(request, value);
        return ValueTask.FromResult(new CredentialUse(generation));
    }

    /// <summary>Returns true if somebody has changed the secret since the refused request.</summary>
    public ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken) =>
        ValueTask.FromResult(refused.Tag is long generation && Render().Generation > generation);

    private (string Value, long Generation) Render()
    {
        var value = render();
        lock (_lock)
        {
            if (value != _value)
            {
                used.Add(value);
                _value = value;
                _generation++;
            }

            return (value, _generation);
        }
    }
}
