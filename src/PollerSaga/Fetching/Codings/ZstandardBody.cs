using PollerSaga.Files;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace PollerSaga.Fetching.Codings;

/// <summary>Decodes Zstandard.</summary>
internal sealed class ZstandardBody : ForwardStream
{
    // RFC 9659: the window of the content coding has at most 8 MiB.
    private const int MaxWindowLog = 23;

    private readonly ObservedSource _source;
    private readonly DecompressionStream _decoder;

    public ZstandardBody(Stream body)
    {
        _source = new ObservedSource(body);
        _decoder = new DecompressionStream(_source, leaveOpen: false);
        _decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _decoder.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }
        catch (EndOfStreamException) when (_source.IsEmpty)
        {
            return 0;
        }
        catch (EndOfStreamException)
        {
            throw ContentCodings.Truncated("zstd");
        }
        catch (ZstdException exception)
        {
            throw new InvalidDataException($"the zstd data is invalid: {exception.Message}.", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _decoder.Dispose();
        base.Dispose(disposing);
    }
}
