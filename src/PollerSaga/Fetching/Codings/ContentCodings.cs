namespace PollerSaga.Fetching.Codings;

/// <summary>
/// Decodes bodies by their <c>Content-Encoding</c>. Each decoder checks that the compressed data is complete. .NET's own decoders treat the
/// end of the input as the end of the data.
/// </summary>
internal static class ContentCodings
{
    /// <summary>The codings that requests ask for.</summary>
    public const string Accepted = "gzip, deflate, br, zstd";

    /// <summary>Maximum number of codings of one body. Each costs memory.</summary>
    public const int MaxCodings = 4;

    private const string Identity = "identity";

    /// <summary>Returns the codings of a header, in the order in which the API applied them.</summary>
    /// <param name="values">The values of <c>Content-Encoding</c>.</param>
    public static IReadOnlyList<string> Parse(IEnumerable<string> values) =>
    [
        .. values
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(coding => coding.ToLowerInvariant())
            .Where(coding => coding != Identity),
    ];

    /// <summary>Whether a coding can be decoded.</summary>
    public static bool IsKnown(string coding) => coding is "gzip" or "x-gzip" or "deflate" or "br" or "zstd";

    /// <summary>Whether a body can be decoded.</summary>
    public static bool CanDecode(IReadOnlyList<string> codings) => codings.Count <= MaxCodings && codings.All(IsKnown);

    /// <summary>Decodes a body. An error of the data is an <see cref="InvalidDataException"/> of the result.</summary>
    /// <param name="body">The body as it was sent.</param>
    /// <param name="codings">The codings, all of them known.</param>
    /// <returns>The decoded body. Its disposal disposes the body.</returns>
    public static Stream Decode(Stream body, IReadOnlyList<string> codings) => codings.Reverse().Aggregate(body, Decode);

    private static Stream Decode(Stream body, string coding) => coding switch
    {
        "deflate" => new DeflateBody(body),
        "br" => new BrotliBody(body),
        "zstd" => new ZstandardBody(body),
        _ => new GzipBody(body),
    };

    /// <summary>The error of data without its end.</summary>
    internal static InvalidDataException Truncated(string coding) => new($"the {coding} data has no end.");
}
