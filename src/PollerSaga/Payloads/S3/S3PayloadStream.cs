using Amazon.Runtime;
using Amazon.S3.Model;
using PollerSaga.Files;

namespace PollerSaga.Payloads.S3;

/// <summary>A payload on its way from S3. One that breaks off, or arrives other than it was saved, ends in an <see cref="IOException"/>.</summary>
internal sealed class S3PayloadStream(GetObjectResponse answer) : ForwardStream
{
    private readonly Stream _body = answer.ResponseStream;

    public override long Length => answer.ContentLength;

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
            throw new IOException($"The payload {answer.Key} broke off: {exception.Message}", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            answer.Dispose();
        base.Dispose(disposing);
    }
}
