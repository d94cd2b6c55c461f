using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Fetching.Credentials;

/// <summary>
/// Authenticates the requests to a source. All requests of a process to the source share one instance, from any number of threads.
/// </summary>
public interface IPartnerCredentials
{
    /// <summary>Adds the credentials to a request. It fetches a token if none is cached.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels only this call: a token that other requests wait for is still fetched.</param>
    /// <returns>
    /// The use of the credentials, for <see cref="RefreshAsync"/>. Call <see cref="CredentialUse.Accept"/> when the partner accepts the
    /// request, and dispose it when the request has ended in any way.
    /// </returns>
    /// <exception cref="CredentialsException">The credentials cannot be used.</exception>
    /// <exception cref="MissingSecretException">A secret is missing.</exception>
    ValueTask<CredentialUse> ApplyAsync(PartnerRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces credentials that the partner refused with status 401. Requests that used the same token cause one refresh.
    /// </summary>
    /// <param name="refused">The use that the partner refused.</param>
    /// <param name="cancellationToken">Cancels only this call.</param>
    /// <returns>
    /// Whether the request can be sent again with other credentials. False: they cannot be refreshed, or the partner refuses refreshed ones
    /// too, so that every other request would also fail.
    /// </returns>
    /// <exception cref="CredentialsException">The credentials cannot be refreshed now.</exception>
    /// <exception cref="MissingSecretException">A secret is missing.</exception>
    ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken);
}
