using System.Text;
using PollerSaga.Files;
using PollerSaga.Sources.Reading;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Reads files with definitions.</summary>
internal static class SourceFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Divides <c>FILE[:STREAM]</c>. The name of a file that exists is not divided.</summary>
    public static (string Path, string? Stream) Split(string text)
    {
        var end = text.LastIndexOf(':');
        return end > 0 && !File.Exists(text) && SourceNames.IsStream(text[(end + 1)..]) ? (text[..end], text[(end + 1)..]) : (text, null);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="UsageException">The file does not exist, cannot be read, is too long, or is no text.</exception>
    public static string Read(string path)
    {
        if (path.Length == 0)
            throw new UsageException("FILE is ''; expected the path of a definition, for example github.yaml.");
        if (Directory.Exists(path))
            throw new UsageException($"FILE is '{path}', which is a folder. Name a file, for example {Path.Combine(path, "github.yaml")}.");

        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[SourceReader.MaxBytes + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= SourceReader.MaxBytes
                ? Strict.GetString(bytes.AsSpan(0, read)).TrimStart('\uFEFF')
                : throw new UsageException($"{path} has more than {SourceReader.MaxBytes / 1024} KiB. Divide it into several sources.");
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{path} is not encoded in UTF-8. Save it in this encoding.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"The file {path} does not exist.");
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }
    }
}
