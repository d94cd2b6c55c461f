using System.IO.Hashing;
using System.Text;

namespace PollerSaga.Tasks;

/// <summary>The hash of a continuation, by which a chain that repeats is found.</summary>
internal static class PageRequestHash
{
    /// <summary>Returns the hash of a token or URL.</summary>
    public static long Of(string token) => unchecked((long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(token)));
}
