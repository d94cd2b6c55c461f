using System.Security.Cryptography;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Http;

/// <summary>What tells whether a job's status is the one a client has. The time that passes is no change.</summary>
internal static class StatusTag
{
    private const int Length = 16;

    public static string Of(PollerJobStatus status, JsonSerializerOptions options)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(status with { ElapsedSeconds = 0 }, options);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, Length));
    }
}
