namespace PollerSaga.Fetching.Guard;

/// <summary>Whether an address may be requested.</summary>
internal enum AddressAccess
{
    /// <summary>An address of the public internet: requested.</summary>
    Public,

    /// <summary>An address of this machine or of an internal network: requested only if it is allowed.</summary>
    Restricted,

    /// <summary>An address that no partner has: never requested.</summary>
    Forbidden,
}
