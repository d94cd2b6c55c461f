using PollerSaga.Fetching.Codings;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Codings;

public sealed class DecodedBodyTests
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly byte[] Text = [.. Enumerable.Range(0, 10_000).Select(value => (byte)(value * value))];

    [TestCase("compress")]
    [TestCase("gzip,compress")]
    [TestCase("gzip,gzip,gzip,gzip,gzip")]
    public async Task Keeps_a_body_with_unknown_or_too_many_codings(string codings) =>
        Assert.That(await ReadAsync(Text, ContentCodings.Parse([codings]), maxRatio: 100), Is.EqualTo(Text));

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("gzip,gzip")]
    public async Task Refuses_a_body_that_is_compressed_more_than_data(string codings)
    {
        var names = ContentCodings.Parse([codings]);
        var body = CodedBodies.Encode(new byte[64 * Mebibyte], codings);
        await using var decoded = new DecodedBody(new MemoryStream(body), names, maxRatio: 100);

        var refusal = await decoded.CopyToAsync(Stream.Null).FailureOf<BodyRefusedException>();

        Assert.That(refusal.Message, Does.StartWith("The body is compressed more than 100 to 1: ")
            .And.EndWith("To accept it, raise PollerSaga:Fetching:MaxCompressionRatio."));
        Assert.That(decoded.BytesRead, Is.LessThan(16 * Mebibyte), "It is refused early.");
    }

    [Test]
    public async Task Accepts_a_body_that_a_higher_limit_allows() => Assert.That(
        await ReadAsync(CodedBodies.Encode(new byte[4 * Mebibyte], "gzip"), ["gzip"], maxRatio: 2000),
        Has.Length.EqualTo(4 * Mebibyte));

    [Test]
    public async Task Accepts_the_first_mebibyte_with_any_ratio() => Assert.That(
        await ReadAsync(CodedBodies.Encode(new byte[Mebibyte], "gzip"), ["gzip"], maxRatio: 1),
        Has.Length.EqualTo(Mebibyte));

    [Test]
    public async Task Accepts_a_large_body_that_is_not_compressed() => Assert.That(
        await ReadAsync(new byte[4 * Mebibyte], [], maxRatio: 1),
        Has.Length.EqualTo(4 * Mebibyte));

    private static async Task<byte[]> ReadAsync(byte[] body, IReadOnlyList<string> codings, int maxRatio)
    {
        await using var decoded = new DecodedBody(new MemoryStream(body), codings, maxRatio);
        var copy = new MemoryStream();
        await decoded.CopyToAsync(copy);
        return copy.ToArray();
    }
}
