using System.Globalization;
using PollerSaga.Files;

namespace PollerSaga.Fetching.Codings;

/// <summary>
/// A body without its compression, or as it was sent if it cannot be decoded. A body that is compressed more than real data is refused
/// early: a few bytes could cost a partner nothing and this process its time and its disk.
/// </summary>
internal sealed class DecodedBody : ForwardStream
{
    // Small bodies of equal records are compressed more, and do no harm.
    private const long UncheckedBytes = 1024 * 1024;

    private readonly CountedBody _received;
    private readonly Stream _decoded;
    private readonly int _maxRatio;

    /// <param name="body">The body as it arrives.</param>
    /// <param name="codings">Its codings, as <see cref="ContentCodings.Parse"/> returns them.</param>
    /// <param name="maxRatio">Maximum size of the decoded body relative to the received one.</param>
    public DecodedBody(Stream body, IReadOnlyList<string> codings, int maxRatio)
    {
        _received = new CountedBody(body);
        _decoded = ContentCodings.CanDecode(codings) ? ContentCodings.Decode(_received, codings) : _received;
        _maxRatio = maxRatio;
    }

    /// <exception cref="BodyRefusedException">The body is compressed too much.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _decoded.ReadAsync(buffer, cancellationToken);
        BytesRead += read;
        if (BytesRead > UncheckedBytes && BytesRead > _received.BytesRead * _maxRatio)
        {
            throw new BodyRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The body is compressed more than {_maxRatio} to 1: {_received.BytesRead} bytes contain more than {BytesRead}. ")
                + "To accept it, raise PollerSaga:Fetching:MaxCompressionRatio.");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoded.Dispose();
            _received.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class CountedBody(Stream body) : ForwardStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                body.Dispose();
            base.Dispose(disposing);
        }
    }
}
