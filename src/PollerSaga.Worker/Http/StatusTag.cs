using System.Security.Cryptography;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Http;

/// <summary>The entity tag of a job's status. Elapsed time does not change it.</summary>
internal static class StatusTag
{
    private const int Length = 16;

    public static string Of(PollerJobStatus status)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(status with { ElapsedSeconds = 0 }, ApiJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, Length));
    }
}
