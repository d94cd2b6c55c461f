using System.Text;
using PollerSaga.Diagnostics;

namespace PollerSaga.Worker.StandardStreams;

/// <summary>Copies bytes to a terminal as UTF-8 text, without the characters that control it.</summary>
internal static class PlainTextStream
{
    private const int BufferBytes = 16 * 1024;

    public static async Task CopyAsync(Stream source, TextWriter terminal, CancellationToken cancellationToken)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[BufferBytes];
        var text = new char[Encoding.UTF8.GetMaxCharCount(BufferBytes)];
        int read;
        do
        {
            read = await source.ReadAsync(bytes, cancellationToken);
            var length = decoder.GetChars(bytes.AsSpan(0, read), text, flush: read == 0);
            terminal.Write(PlainText.Lines(new string(text, 0, length)));
        }
        while (read > 0);
    }
}
