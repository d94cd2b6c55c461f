using System.IO.Compression;
using ZstdSharp;

namespace PollerSaga.Tests.Support;

/// <summary>Encodes bodies by their content codings.</summary>
internal static class CodedBodies
{
    /// <summary>Applies codings.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="codings">The value of <c>Content-Encoding</c>: the codings in the order in which they are applied.</param>
    public static byte[] Encode(byte[] bytes, string codings) =>
        codings.Split(',', StringSplitOptions.TrimEntries).Aggregate(bytes, EncodeOnce);

    private static byte[] EncodeOnce(byte[] bytes, string coding)
    {
        var encoded = new MemoryStream();
        using (Stream stream = coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Optimal, leaveOpen: true),
            "zstd" => new CompressionStream(encoded, level: 3, leaveOpen: true),
            _ => encoded,
        })
        {
            stream.Write(bytes);
            if (stream == encoded)
                return bytes;
        }

        return encoded.ToArray();
    }
}
