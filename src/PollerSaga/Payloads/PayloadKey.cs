using System.Diagnostics.CodeAnalysis;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Payloads;

/// <summary>The keys of payloads: <c>{jobId}/{taskId}.json</c>. A message can have any other key, which names no payload.</summary>
internal static class PayloadKey
{
    private const string Extension = ".json";

    /// <summary>The key of a task's payload.</summary>
    public static string Of(Guid jobId, Guid taskId) => $"{jobId}/{taskId}{Extension}";

    /// <summary>Parses a key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The key in the form of <see cref="Of"/>.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? key)
    {
        // A GUID may have white space around it, which a key has not.
        key = text.Split('/') is [var job, [.., '.', 'j', 's', 'o', 'n'] file]
            && Guid.TryParseExact(job, "D", out var jobId)
            && Guid.TryParseExact(file[..^Extension.Length], "D", out var taskId)
            && Of(jobId, taskId).Equals(text, StringComparison.OrdinalIgnoreCase)
                ? Of(jobId, taskId)
                : null;
        return key is not null;
    }

    /// <summary>Whether a location is that of a task's payload. A store can have a prefix before its keys.</summary>
    public static bool IsOf(PayloadLocation location, Guid jobId, Guid taskId) =>
        location.Key.EndsWith(Of(jobId, taskId), StringComparison.OrdinalIgnoreCase);
}
