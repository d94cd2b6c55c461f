using Amazon.Runtime;
using Amazon.S3.Model;
using PollerSaga.Files;

namespace PollerSaga.Payloads.S3;

/// <summary>Reads a payload from S3. A payload that ends early or is damaged fails with an <see cref="IOException"/>.</summary>
internal sealed class S3PayloadStream(GetObjectResponse response) : ForwardStream
{
    private readonly Stream _body = response.ResponseStream;

    public override long Length => response.ContentLength;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _body.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw new IOException($"The payload {response.Key} cannot be read: {exception.Message}", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            response.Dispose();
        base.Dispose(disposing);
    }
}
