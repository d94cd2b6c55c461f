using CsCheck;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fuzzing;

/// <summary>Responses of a hostile partner, byte by byte on the wire.</summary>
public sealed class HostilePartnerTests
{
    private const string Page = """{"totalRecords":1,"maxRecordsPerPage":1,"payload":[{"id":0}]}""";

    private static readonly string[] Responses =
    [
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {61}\r\n\r\n{Page}",
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n3d\r\n{Page}\r\n0\r\n\r\n",
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3d;a=b\r\n{Page}\r\n0\r\nX: y\r\n\r\n",
        $"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nSet-Cookie: a=b; Domain=127.0.0.1\r\n\r\n{Page}",
        "HTTP/1.1 302 Found\r\nLocation: //127.0.0.1:1/payload\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 99999999999\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nslow \u001b[31mdown",
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/10\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 999\r\nContent-Length: -1\r\nContent-Length: 7\r\n\r\n{}",
    ];

    [Test]
    public async Task A_response_is_a_page_or_a_failure_with_a_reason()
    {
        var response = Array.Empty<byte>();
        await using var partner = WirePartner.Answering(() => response);
        await using var partnership = await Partnership.StartAsync();

        await Mutations.Of(Responses).SampleAsync(
            async bytes =>
            {
                response = bytes;
                try
                {
                    return (await partnership.GetOnceAsync(partner.Url)).Length > 0;
                }
                catch (FetchException exception)
                {
                    return exception.Message.Length > 0 && !exception.Message.Any(char.IsControl);
                }
            },
            iter: Mutations.Count / 10,
            threads: 1,
            print: Mutations.Print);
    }
}
