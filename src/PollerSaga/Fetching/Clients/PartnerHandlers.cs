namespace PollerSaga.Fetching.Clients;

/// <summary>The handlers of a process, or of a client certificate.</summary>
/// <param name="Pages">For pages: bodies stay as they are sent.</param>
/// <param name="Credentials">For tokens and log-ins: bodies are small, and decompressed.</param>
internal sealed record PartnerHandlers(HttpMessageHandler Pages, HttpMessageHandler Credentials);
