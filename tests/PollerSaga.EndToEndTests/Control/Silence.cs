using System.Diagnostics;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Control;

/// <summary>That nothing more reaches an API.</summary>
internal static class Silence
{
    /// <summary>In which what was under way may still arrive.</summary>
    public static readonly TimeSpan MaxEchoTime = TimeSpan.FromSeconds(2);

    /// <summary>How long it is watched for.</summary>
    public static readonly TimeSpan Watched = TimeSpan.FromSeconds(3);

    /// <summary>What must not come can only be watched for: for a while, which any request cuts short that comes too late.</summary>
    /// <returns>How many page requests came later than <see cref="MaxEchoTime"/> from now.</returns>
    public static async Task<int> CountLateRequestsAsync(PartnerApi partner)
    {
        var (since, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (watch.Elapsed < Watched && Late() == 0)
            await turn.WaitForNextTickAsync();
        return Late();

        int Late() => partner.PageRequests.Count(request => request.At > since + MaxEchoTime);
    }
}
