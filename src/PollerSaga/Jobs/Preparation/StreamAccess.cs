using PollerSaga.Fetching;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Fetching.Streams;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Jobs.Preparation;

/// <summary>Compiles a stream in this process, after everything that its first request needs has been checked.</summary>
internal sealed class StreamAccess(PolledStreams streams, CredentialsFactory credentials, StartLimits limits)
{
    /// <summary>Compiles a stream.</summary>
    /// <returns>The stream, and the request for its first page without credentials.</returns>
    /// <exception cref="FetchException">A secret is missing, or the address or another value is invalid.</exception>
    public (PolledStream Stream, PartnerRequest Request) Open(RequestedStream requested)
    {
        var (source, version, stream, parameters) = requested;
        try
        {
            credentials.CheckSecrets(source, stream);
            var polled = streams.Create(source, version, stream, parameters);
            var request = polled.CreateRequest(PagePosition.First);
            return limits.Addresses.FindRefusal(request.Url) is { } refusal
                ? throw new FetchException($"The address of the source '{source.Name}' is refused: {refusal}", isRetriable: false)
                : (polled, request);
        }
        catch (Exception exception) when (exception is MissingSecretException or CredentialsException or TemplateException)
        {
            throw new FetchException(exception.Message, isRetriable: false);
        }
    }
}
