namespace PollerSaga.Jobs.Preparation;

/// <summary>The plan of a job that polls a source.</summary>
/// <param name="Name">The source and the stream, for example <c>github/issues</c>.</param>
/// <param name="Version">The version of the definition.</param>
/// <param name="Url">The address of the stream, with secrets masked.</param>
/// <param name="Listing">What is known of the listing before its first page.</param>
internal sealed record SourcePlan(string Name, string Version, string Url, ListingPlan Listing);
