using System.IO.Compression;
using System.Text;
using PollerSaga.Fetching.Codings;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Codings;

public sealed class ContentCodingsTests
{
    private static readonly string[] Codings = ["gzip", "deflate", "br", "zstd"];
    private static readonly int[] Sizes = [0, 1, 15, 16, 17, 70_000];
    private static readonly int[] Pieces = [1, 2, 1000, int.MaxValue];

    [Test]
    public async Task Decodes_bodies_of_all_sizes_in_pieces_of_all_sizes(
        [ValueSource(nameof(Codings))] string coding,
        [ValueSource(nameof(Sizes))] int size,
        [ValueSource(nameof(Pieces))] int piece)
    {
        var body = BytesOf(size);

        var decoded = await DecodeAsync(CodedBodies.Encode(body, coding), coding, piece);

        Assert.That(decoded, Is.EqualTo(body));
    }

    [TestCaseSource(nameof(Codings))]
    public async Task Finds_that_every_incomplete_body_is_incomplete(string coding)
    {
        var encoded = CodedBodies.Encode(BytesOf(300), coding);

        for (var length = 1; length < encoded.Length; length++)
            await DecodeAsync(encoded[..length], coding).FailureOf<InvalidDataException>();
    }

    [Test]
    public async Task Finds_that_every_incomplete_gzip_of_stored_blocks_is_incomplete()
    {
        var encoded = new MemoryStream();
        await using (var encoder = new GZipStream(encoded, CompressionLevel.NoCompression, leaveOpen: true))
        {
            for (var block = 0; block < 3; block++)
            {
                await encoder.WriteAsync(BytesOf(100));
                await encoder.FlushAsync(); // Each block is stored, and none of these is the last.
            }
        }

        var whole = encoded.ToArray();
        for (var length = 1; length < whole.Length; length++)
            await DecodeAsync(whole[..length], "gzip").FailureOf<InvalidDataException>();
    }

    [Test]
    public async Task Ignores_bytes_after_the_end_of_complete_data(
        [Values("gzip", "deflate", "br")] string coding,
        [Values("\0", "\0\0\0\0", "more bytes")] string rest,
        [ValueSource(nameof(Pieces))] int piece)
    {
        byte[] encoded = [.. CodedBodies.Encode(BytesOf(70_000), coding), .. Encoding.ASCII.GetBytes(rest)];

        Assert.That(await DecodeAsync(encoded, coding, piece), Is.EqualTo(BytesOf(70_000)));
    }

    [TestCaseSource(nameof(Codings))]
    public async Task Takes_a_body_without_any_data_for_empty(string coding) =>
        Assert.That(await DecodeAsync([], coding), Is.Empty);

    [Test]
    public async Task Decodes_gzip_of_several_members()
    {
        byte[] members =
        [
            .. CodedBodies.Encode(BytesOf(40), "gzip"),
            .. CodedBodies.Encode([], "gzip"),
            .. CodedBodies.Encode(BytesOf(50_000), "gzip"),
        ];

        foreach (var piece in Pieces)
            Assert.That(await DecodeAsync(members, "gzip", piece), Is.EqualTo((byte[])[.. BytesOf(40), .. BytesOf(50_000)]));
        await DecodeAsync(members[..^9], "gzip").FailureOf<InvalidDataException>();
    }

    [Test]
    public async Task Decodes_deflate_without_the_header_of_zlib()
    {
        var encoded = new MemoryStream();
        using (var encoder = new DeflateStream(encoded, CompressionLevel.Optimal, leaveOpen: true))
            encoder.Write(BytesOf(10_000));
        var raw = encoded.ToArray();

        Assert.That(await DecodeAsync(raw, "deflate"), Is.EqualTo(BytesOf(10_000)));
        await DecodeAsync(raw[..^1], "deflate").FailureOf<InvalidDataException>();
    }

    [TestCase("gzip", ExpectedResult = new[] { "gzip" })]
    [TestCase(" GZIP ,, identity, br", ExpectedResult = new[] { "gzip", "br" })]
    [TestCase("", ExpectedResult = new string[0])]
    public IEnumerable<string> Reads_the_codings_of_a_header(string value) => ContentCodings.Parse([value]);

    private static byte[] BytesOf(int size) => Encoding.ASCII.GetBytes(string.Concat(
        Enumerable.Range(0, (size / 4) + 1).Select(number => $"{number % 977:0000}")))[..size];

    private static async Task<byte[]> DecodeAsync(byte[] encoded, string coding, int piece = int.MaxValue)
    {
        await using var decoder = ContentCodings.Decode(new PiecewiseStream(encoded, piece), [coding]);
        var decoded = new MemoryStream();
        var buffer = new byte[Math.Min(piece, 4096)];
        while (await decoder.ReadAsync(buffer) is > 0 and var read)
            decoded.Write(buffer, 0, read);
        Assert.That(await decoder.ReadAsync(buffer), Is.Zero);
        return decoded.ToArray();
    }

    /// <summary>Gives no more than a few bytes at a time.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);

        public override int Read(Span<byte> buffer) => throw new NotSupportedException("Read the stream asynchronously.");
    }
}
