using System.Globalization;
using System.Text;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Files;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>
/// Reads files with a secret in each line, <c>NAME=value</c>. Everything after the first equals sign is the value. Empty lines, and lines
/// that begin with <c>#</c>, are skipped. No message repeats a line.
/// </summary>
internal static class SecretFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the secrets of all files.</summary>
    /// <exception cref="UsageException">A file cannot be read, a line is no secret, or a name occurs twice.</exception>
    public static IReadOnlyDictionary<string, string> ReadAll(IReadOnlyCollection<string> paths)
    {
        var secrets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
        {
            var number = 0;
            foreach (var line in ReadLines(path))
            {
                number++;
                if (line.Length == 0 || line[0] == '#')
                    continue;

                var place = string.Create(CultureInfo.InvariantCulture, $"--secret-file: line {number} of {path}");
                var end = line.IndexOf('=', StringComparison.Ordinal);
                var name = end < 0 ? string.Empty : line[..end].Trim();
                if (!SecretName.IsValid(name))
                {
                    throw new UsageException(
                        $"{place} is not NAME=value. A name has letters, digits, '_' and '-', and begins with a letter or '_'.");
                }

                if (!secrets.TryAdd(name, line[(end + 1)..]))
                    throw new UsageException($"{place} has the name {name} again, which is case-insensitive. Remove one of them.");
            }
        }

        return secrets;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return [.. File.ReadAllText(path, Strict).TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r'))];
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"--secret-file: {path} is not encoded in UTF-8. Save it in this encoding.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"--secret-file: the file {path} does not exist.");
        }
        catch (Exception exception) when (DiskFault.Is(exception) || exception is ArgumentException)
        {
            throw new UsageException($"--secret-file: {path} cannot be read: {exception.Message}");
        }
    }
}
