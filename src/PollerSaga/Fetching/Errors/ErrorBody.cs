using System.Text;

namespace PollerSaga.Fetching.Errors;

/// <summary>Reads the start of the body of an error response.</summary>
internal static class ErrorBody
{
    /// <summary>Maximum number of bytes that are read.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Reads at most 64 KiB. A longer body is not read to its end.</summary>
    public static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var start = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(start, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return start[..length];
    }

    /// <summary>Decodes a body with the charset of its content type, or as UTF-8. Invalid bytes become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> body, string? charset)
    {
        var encoding = FindEncoding(charset);
        var mark = encoding.Preamble;
        return encoding.GetString(mark.Length > 0 && body.StartsWith(mark) ? body[mark.Length..] : body);
    }

    private static Encoding FindEncoding(string? charset)
    {
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"', ' '));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // An unknown charset, or UTF-7, which .NET refuses. The text serves people, and most of it is ASCII.
            return Encoding.UTF8;
        }
    }
}
