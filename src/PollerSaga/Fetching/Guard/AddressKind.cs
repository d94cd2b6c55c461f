namespace PollerSaga.Fetching.Guard;

/// <summary>The kind of an address.</summary>
/// <param name="Access">Whether the address may be requested.</param>
/// <param name="Description">A noun phrase, for example <c>a loopback address</c>.</param>
internal readonly record struct AddressKind(AddressAccess Access, string Description)
{
    public static AddressKind Public { get; } = new(AddressAccess.Public, "a public address");
}
