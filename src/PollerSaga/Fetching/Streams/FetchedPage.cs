using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Fetching.Streams;

/// <summary>A page of a stream that was requested.</summary>
/// <param name="Facts">What the response states.</param>
/// <param name="Location">Location of the stored payload; null if the page has no records and is not delivered.</param>
/// <param name="Bytes">Size of the decoded payload in bytes.</param>
/// <param name="HttpStatus">HTTP status of the response.</param>
internal sealed record FetchedPage(PageFacts Facts, PayloadLocation? Location, long Bytes, int? HttpStatus);
