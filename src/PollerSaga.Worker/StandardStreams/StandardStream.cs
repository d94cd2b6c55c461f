using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.StandardStreams;

/// <summary>Standard output or standard error as bytes. A fault is an <see cref="UnwritableOutputException"/>.</summary>
/// <param name="stream">The stream; null if it was closed before the program started.</param>
/// <param name="name">Its name for people.</param>
internal sealed class StandardStream(Stream? stream, string name) : Stream
{
    /// <summary>The last fault; null for none.</summary>
    public UnwritableOutputException? Fault { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="UnwritableOutputException">The stream was closed before the program started.</exception>
    public void RequireOpen()
    {
        if (stream is null)
            throw Failed("it is closed", exception: null);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RequireOpen();
        try
        {
            stream!.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception.GetBaseException().Message.TrimEnd('.'), exception);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private UnwritableOutputException Failed(string reason, Exception? exception) => Fault = new UnwritableOutputException(
        $"{name} cannot be written: {reason}. Redirect it to a file or a terminal that can be written.",
        exception);
}
