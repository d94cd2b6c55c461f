using System.Net;
using System.Security.Cryptography.X509Certificates;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Testing;

/// <summary>The options of a <see cref="TestPartner"/>.</summary>
public sealed record TestPartnerOptions
{
    /// <summary>The number of records, at least 0; 1,000 by default.</summary>
    public long Records { get; init; } = 1_000;

    /// <summary>The faults at the start; none by default.</summary>
    public PartnerFaults Faults { get; init; } = PartnerFaults.None;

    /// <summary>The address on which the partner listens; a free port of 127.0.0.1 by default.</summary>
    public IPEndPoint ListensAt { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The clock of rate limits, tokens, delays and time stamps; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Repeats the same delays and errors in every run; null for random ones.</summary>
    public int? Seed { get; init; }

    /// <summary>The certificate for HTTPS; null for HTTP.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>Decides whether a client's certificate is accepted; null requires none. It needs <see cref="ServerCertificate"/>.</summary>
    public Func<X509Certificate2, bool>? AcceptsClientCertificate { get; init; }

    /// <summary>The number of requests that <see cref="TestPartner.Requests"/> keeps; the last 100,000 by default.</summary>
    public int MaxKeptRequests { get; init; } = 100_000;
}
