using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Serving;

/// <summary>Tests of the dashboard's files in the built program.</summary>
public sealed class StaticFilesTests : EndToEndTest
{
    private const string Styles = "/_content/MudBlazor/MudBlazor.min.css";

    [Test]
    public async Task Sends_precompressed_files_to_clients_that_accept_them()
    {
        using var http = new HttpClient { BaseAddress = (await StartLoneWorkerAsync()).Address };

        string[] paths = [Styles, "/_content/MudBlazor/MudBlazor.min.js", "/_framework/blazor.web.js", "/dashboard.css", "/dashboard.js"];
        foreach (var path in paths)
        {
            using var plain = await AskAsync(http, path, "identity");
            using var packed = await AskAsync(http, path, "gzip");
            var (whole, part) = (await plain.Content.ReadAsByteArrayAsync(), await packed.Content.ReadAsByteArrayAsync());

            using (Assert.EnterMultipleScope())
            {
                Assert.That((plain.StatusCode, packed.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), path);
                Assert.That(plain.Content.Headers.ContentEncoding, Is.Empty, path);
                Assert.That(packed.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }), path);
                Assert.That(packed.Headers.Vary, Does.Contain("Accept-Encoding"), path);
                Assert.That(part.Length, Is.LessThan(whole.Length / 2), path);
                Assert.That(Unpack(part), Is.EqualTo(whole), path);
            }
        }
    }

    [Test]
    public async Task Does_not_compress_responses_of_the_API_or_pages()
    {
        using var http = new HttpClient { BaseAddress = (await StartLoneWorkerAsync()).Address };

        foreach (var path in new[] { "/", "/api/jobs" })
        {
            using var answer = await AskAsync(http, path, "gzip");

            Assert.That((answer.StatusCode, answer.Content.Headers.ContentEncoding.Count), Is.EqualTo((HttpStatusCode.OK, 0)), path);
        }
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient http, string path, string encodings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var encoding in encodings.Split(", "))
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return http.SendAsync(request);
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
