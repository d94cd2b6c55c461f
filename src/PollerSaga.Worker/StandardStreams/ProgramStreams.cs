using System.Text;
using PollerSaga.Files;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.StandardStreams;

/// <summary>The standard streams of the program. <see cref="Console"/> writes to them.</summary>
internal static class ProgramStreams
{
    private static StandardStream? _output;
    private static StandardStream? _error;

    /// <summary>The first fault of either stream; null for none.</summary>
    public static UnwritableOutputException? Fault => _output?.Fault ?? _error?.Fault;

    /// <summary>Makes <see cref="Console"/> use the streams of the program. Call it once, before anything is written.</summary>
    public static void Use()
    {
        var isOutputOpen = InheritedDescriptors.IsOpen(InheritedDescriptors.StandardOutput);
        var isErrorOpen = InheritedDescriptors.IsOpen(InheritedDescriptors.StandardError);
        _output = new StandardStream(isOutputOpen ? Console.OpenStandardOutput() : null, "Standard output");
        _error = new StandardStream(isErrorOpen ? Console.OpenStandardError() : null, "Standard error");

        // As Console itself writes: without a byte order mark.
        var encoding = Console.OutputEncoding is UTF8Encoding
            ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
            : Console.OutputEncoding;
        Console.SetOut(new StreamWriter(_output, encoding) { AutoFlush = true });
        Console.SetError(new PlainWriter(new StreamWriter(_error, encoding) { AutoFlush = true }));
    }

    /// <exception cref="UnwritableOutputException">A stream was closed before the program started.</exception>
    public static void RequireOpen()
    {
        _output?.RequireOpen();
        _error?.RequireOpen();
    }

    /// <summary>Standard output for bytes.</summary>
    public static Stream OpenOutput() => _output ?? Console.OpenStandardOutput();
}
