using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;
using PollerSaga.Settings;

namespace PollerSaga.Jobs;

/// <summary>The limits of the settings for the values of a new job.</summary>
public sealed class StartLimits
{
    private StartLimits(AddressPolicy addresses, int maxWindow) => (Addresses, MaxWindow) = (addresses, maxWindow);

    /// <summary>Decides on an address that is no name. A name is resolved only for the first request.</summary>
    internal AddressPolicy Addresses { get; }

    /// <summary>The maximum window of a job.</summary>
    internal int MaxWindow { get; }

    internal static StartLimits Of(FetchingOptions fetching, PollingOptions polling) => new(fetching.CreatePolicy(), polling.MaxWindow);
}
