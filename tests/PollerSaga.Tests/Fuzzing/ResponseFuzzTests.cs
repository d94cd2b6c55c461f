using System.Text.Json;
using System.Text.Unicode;
using CsCheck;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Codings;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fuzzing;

/// <summary>Bodies of a hostile partner: whatever they contain, they are read, or refused with a reason.</summary>
public sealed class ResponseFuzzTests
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxRatio = 100;
    private const int MaxErrorLength = 1000;

    private static readonly string[] Pages =
    [
        """{"totalRecords":10000,"maxRecordsPerPage":100,"payload":[{"id":0,"x":"ü😀\u00e9\ud83d\ude00"},{"y":[1.5e3,true,null]}]}""",
        """{"totalRecords":"10000","maxRecordsPerPage":"1e2"}""",
        """{"a":{"totalRecords":1},"totalRecords":9223372036854775807,"maxRecordsPerPage":2147483647}""",
    ];

    [Test]
    public Task Metadata_are_in_range_or_refused_with_a_reason() => Mutations.Of(Pages).SampleAsync(
        async bytes =>
        {
            using var body = new CheckedBody(new MemoryStream(bytes), MaxBytes, ExpectedContent.Json);
            try
            {
                using var document = await ApiMetadataReader.ParseJsonAsync(body, CancellationToken.None);
                var metadata = ApiMetadataReader.Parse(document.RootElement);
                return metadata is { TotalRecords: >= 0, PageSize: > 0 };
            }
            catch (FetchException exception)
            {
                return !exception.IsRetriable && exception.Message.Length is > 0 and < MaxErrorLength;
            }
        },
        iter: Mutations.Count,
        print: Mutations.Print);

    [Test]
    public void A_body_is_JSON_exactly_if_it_is_JSON_at_once() => Gen.Select(Mutations.Of(Pages), Gen.Int[1, 64]).Sample(
        (bytes, size) => IsAccepted(bytes, size) == IsJson(bytes),
        iter: Mutations.Count,
        print: input => $"pieces of {input.Item2} bytes: {Mutations.Print(input.Item1)}");

    [TestCase("gzip")]
    [TestCase("deflate")]
    [TestCase("br")]
    [TestCase("zstd")]
    [TestCase("gzip, br")]
    public Task A_compressed_body_is_read_or_refused(string codings) => Mutations
        .Of([.. Pages.Select(page => CodedBodies.Encode(System.Text.Encoding.UTF8.GetBytes(page), codings))])
        .SampleAsync(
            async bytes =>
            {
                using var decoded = new DecodedBody(new MemoryStream(bytes), ContentCodings.Parse([codings]), MaxRatio);
                using var body = new CheckedBody(decoded, MaxBytes, ExpectedContent.Any);
                try
                {
                    await body.CopyToAsync(Stream.Null);
                    return body.BytesRead is > 0 and <= MaxBytes;
                }
                catch (FetchException exception)
                {
                    return exception.Message.Length is > 0 and < MaxErrorLength;
                }
            },
            iter: Mutations.Count / 5,
            print: Mutations.Print);

    private static bool IsAccepted(byte[] bytes, int size)
    {
        using var checker = new JsonChecker();
        try
        {
            foreach (var piece in bytes.Chunk(size))
                checker.Append(piece);
            checker.Complete();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
            return false;

        var text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonChecker.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
