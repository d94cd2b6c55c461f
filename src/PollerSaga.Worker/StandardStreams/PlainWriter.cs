using System.Text;
using PollerSaga.Diagnostics;

namespace PollerSaga.Worker.StandardStreams;

/// <summary>Writes text without characters that control a terminal. Errors and log messages can contain text of others.</summary>
internal sealed class PlainWriter(TextWriter output) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => output.Write(PlainText.Lines(value ?? string.Empty));

    // In one call, so that the lines of several processes in one file do not mix.
    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush() => output.Flush();
}
