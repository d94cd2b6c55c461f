using System.Collections.Concurrent;
using System.Text;

namespace PollerSaga.Fetching.Secrets;

/// <summary>
/// Reads secrets from files: one secret per file, named after it, without its final line break. A value is kept for
/// <see cref="MaxAge"/>, so that a changed file counts soon and a request rarely reads one.
/// </summary>
internal sealed class SecretFiles(TimeProvider clock)
{
    /// <summary>The time for which a value is kept.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>The maximum size of a file. A larger one is no secret.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<(string Directory, string Name), (string? Value, long ReadAt)> _values = new();

    /// <summary>Returns the content of a file; null if no file has the name.</summary>
    /// <param name="directory">The folder. Only its own files are read.</param>
    /// <param name="name">A valid name. If no file has it exactly, one that differs only in case is read.</param>
    /// <exception cref="MissingSecretException">The file cannot be read, or is no secret.</exception>
    public string? Find(string directory, string name)
    {
        if (_values.TryGetValue((directory, name), out var known) && clock.GetElapsedTime(known.ReadAt) < MaxAge)
            return known.Value;

        var now = clock.GetTimestamp();
        var value = Read(directory, name);
        _values[(directory, name)] = (value, now);
        return value;
    }

    private static string? Read(string directory, string name)
    {
        try
        {
            return FindPath(directory, name) is { } path ? ReadFile(path, name) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MissingSecretException(
                name,
                $"The secret '{name}' cannot be read from {ConfiguredSecrets.DirectorySetting}: {exception.Message.TrimEnd('.')}. "
                + "Create the folder, or let the worker's user read it and its files.",
                exception);
        }
    }

    private static string? FindPath(string directory, string name)
    {
        var files = Directory
            .EnumerateFiles(directory)
            .Where(path => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return files.Find(path => Path.GetFileName(path) == name) ?? files switch
        {
            [] => null,
            [var only] => only,
            _ => throw new MissingSecretException(
                name,
                $"The secret '{name}' is ambiguous: {string.Join(" and ", files.Order(StringComparer.Ordinal))} differ only in case. "
                + $"Delete all but one, or name one of them {name}."),
        };
    }

    private static string ReadFile(string path, string name)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
            throw new MissingSecretException(name, $"The file {path} is larger than {MaxBytes / 1024} KiB, and is no secret.");

        try
        {
            var text = Utf8.GetString(bytes, 0, length).TrimStart('\uFEFF');
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new MissingSecretException(name, $"The file {path} is not in UTF-8. Save it again in UTF-8.", exception);
        }
    }
}
