using System.Text;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Pages;

/// <summary>Scans bodies that arrive in pieces.</summary>
internal static class Pieces
{
    public static readonly Uri Address = new("https://api.example.com/items?page=2");

    public static PageSelectors Select(string[] selectors, string? records = null, DecoderKind decoder = DecoderKind.Json) => new(
        selectors.Select(Selector.Parse),
        records is null ? null : Selector.Parse(records),
        decoder,
        hasDigest: true);

    public static PageResponse ResponseOf(string? contentType = null) => new(
        Address,
        200,
        [
            KeyValuePair.Create<string, IReadOnlyList<string>>("X-Next", ["7"]),
            KeyValuePair.Create<string, IReadOnlyList<string>>("Link", ["<a>; rel=x"]),
            KeyValuePair.Create<string, IReadOnlyList<string>>("link", ["<b>; rel=next"]),
        ],
        contentType);

    /// <summary>Scans a body in pieces of a size.</summary>
    /// <exception cref="PageFormatException">The body is not well-formed.</exception>
    /// <exception cref="FetchException">A value is not valid.</exception>
    public static async Task<PageContent> ScanAsync(PageSelectors selectors, byte[] body, int size, string? contentType = null)
    {
        using var scan = new PageScan(selectors, ResponseOf(contentType));
        for (var begin = 0; begin < body.Length; begin += size)
            await scan.AppendAsync(body.AsMemory(begin, Math.Min(size, body.Length - begin)), CancellationToken.None);
        await scan.CompleteAsync();
        return scan.CreateContent();
    }

    /// <summary>Scans a body in pieces of every size, which must make no difference.</summary>
    public static async Task<PageContent> ScanAsync(PageSelectors selectors, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var whole = await ScanAsync(selectors, bytes, Math.Max(1, bytes.Length));
        for (var size = 1; size < bytes.Length; size++)
        {
            var content = await ScanAsync(selectors, bytes, size);
            Assert.That(content.Records, Is.EqualTo(whole.Records), $"in pieces of {size} bytes");
            Assert.That((content.Digest, content.Bytes), Is.EqualTo((whole.Digest, (long)bytes.Length)), $"in pieces of {size} bytes");
            foreach (var selector in selectors.Values)
                Assert.That(content[selector], Is.EqualTo(whole[selector]), $"{selector} in pieces of {size} bytes");
        }

        return whole;
    }

    /// <summary>Scans a body that is not well-formed, in pieces of every size.</summary>
    /// <returns>The fault of the body in one piece.</returns>
    public static async Task<PageFormatException> FaultOfAsync(PageSelectors selectors, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var size = 1; size < bytes.Length; size++)
            await ScanAsync(selectors, bytes, size).FailureOf<PageFormatException>();
        return await ScanAsync(selectors, bytes, bytes.Length + 1).FailureOf<PageFormatException>();
    }
}
