using Microsoft.AspNetCore.Http.Metadata;

namespace PollerSaga.Worker.Http;

/// <summary>The maximum size of the body of requests to an endpoint, as metadata.</summary>
/// <param name="MaxRequestBodySize">The size in bytes.</param>
internal sealed record RequestSizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
