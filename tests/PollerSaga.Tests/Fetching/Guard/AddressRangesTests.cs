using System.Net;
using PollerSaga.Fetching.Guard;

namespace PollerSaga.Tests.Fetching.Guard;

public sealed class AddressRangesTests
{
    [TestCase("8.8.8.8")]
    [TestCase("1.1.1.1")]
    [TestCase("9.255.255.255")]
    [TestCase("11.0.0.0")]
    [TestCase("100.63.255.255")]
    [TestCase("100.128.0.0")]
    [TestCase("126.255.255.255")]
    [TestCase("128.0.0.1")]
    [TestCase("169.253.255.255")]
    [TestCase("169.255.0.0")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.0")]
    [TestCase("192.0.1.0")]
    [TestCase("192.167.255.255")]
    [TestCase("192.169.0.0")]
    [TestCase("198.17.255.255")]
    [TestCase("198.20.0.0")]
    [TestCase("223.255.255.255")]
    [TestCase("168.63.129.15")]
    [TestCase("2000::1")]
    [TestCase("2001:200::1")]
    [TestCase("2606:4700:4700::1111")]
    [TestCase("2a00:1450:4001:81b::200e")]
    [TestCase("3ffe::1")]
    [TestCase("::ffff:8.8.8.8")]
    [TestCase("64:ff9b::8.8.8.8")]
    [TestCase("2606:4700::5efe:8.8.8.8")]
    public void A_public_address_is_requested(string address) =>
        Assert.That(AddressRanges.KindOf(IPAddress.Parse(address)).Access, Is.EqualTo(AddressAccess.Public));

    [TestCase("10.0.0.0", "a private address")]
    [TestCase("10.255.255.255", "a private address")]
    [TestCase("100.64.0.0", "an address shared by customers of a provider")]
    [TestCase("100.127.255.255", "an address shared by customers of a provider")]
    [TestCase("127.0.0.0", "a loopback address")]
    [TestCase("127.255.255.255", "a loopback address")]
    [TestCase("172.16.0.0", "a private address")]
    [TestCase("172.31.255.255", "a private address")]
    [TestCase("192.168.0.0", "a private address")]
    [TestCase("192.168.255.255", "a private address")]
    [TestCase("198.18.0.0", "an address for benchmarks")]
    [TestCase("198.19.255.255", "an address for benchmarks")]
    [TestCase("240.0.0.0", "a reserved address")]
    [TestCase("255.255.255.254", "a reserved address")]
    [TestCase("::1", "a loopback address")]
    [TestCase("fc00::", "a private address")]
    [TestCase("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "a private address")]
    [TestCase("2001:2:0:1::1", "an address for benchmarks")]
    [TestCase("::ffff:127.0.0.1", "a loopback address")]
    [TestCase("64:ff9b::192.168.1.2", "an address that contains 192.168.1.2, a private address")]
    [TestCase(
        "64:ff9b:1::8.8.8.8",
        "an address of a local NAT64, an address that contains 8.8.8.8, a public address")]
    [TestCase(
        "64:ff9b:1:7f00:0:100::",
        "an address of a local NAT64, an address that contains 127.0.0.1, a loopback address")]
    [TestCase("2606:4700::5efe:10.1.2.3", "a public address, an address that contains 10.1.2.3, a private address")]
    public void An_internal_address_is_restricted(string address, string description) => Assert.That(
        AddressRanges.KindOf(IPAddress.Parse(address)),
        Is.EqualTo(new AddressKind(AddressAccess.Restricted, description)));

    [TestCase("0.0.0.0", "an address of \"this network\"")]
    [TestCase("0.255.255.255", "an address of \"this network\"")]
    [TestCase("100.100.100.200", "an address of a cloud's metadata service")]
    [TestCase("168.63.129.16", "an address of a cloud's metadata service")]
    [TestCase("169.254.0.0", "a link-local address")]
    [TestCase("169.254.169.254", "a link-local address")]
    [TestCase("169.254.170.2", "a link-local address")]
    [TestCase("169.254.255.255", "a link-local address")]
    [TestCase("192.0.0.192", "an address of a cloud's metadata service")]
    [TestCase("192.0.0.8", "an address for IETF protocols")]
    [TestCase("192.0.2.1", "an address for documentation")]
    [TestCase("192.88.99.1", "an address of a 6to4 relay")]
    [TestCase("198.51.100.7", "an address for documentation")]
    [TestCase("203.0.113.9", "an address for documentation")]
    [TestCase("224.0.0.1", "a multicast address")]
    [TestCase("239.255.255.255", "a multicast address")]
    [TestCase("255.255.255.255", "the broadcast address")]
    [TestCase("::", "the unspecified address")]
    [TestCase("100::1", "an address whose packets are discarded")]
    [TestCase("2001:db8::1", "an address for documentation")]
    [TestCase("2001:20::1", "an address for IETF protocols")]
    [TestCase("3fff:fff::1", "an address for documentation")]
    [TestCase("4000::1", "an address outside the assigned ranges")]
    [TestCase("5f00::1", "an address outside the assigned ranges")]
    [TestCase("fec0::1", "an address outside the assigned ranges")]
    [TestCase("fd00:42::42", "an address of a cloud's metadata service")]
    [TestCase("fd00:c1::a9fe:a9fe", "an address of a cloud's metadata service")]
    [TestCase("fd00:ec2::23", "an address of a cloud's metadata service")]
    [TestCase("fd00:ec2::254", "an address of a cloud's metadata service")]
    [TestCase("fd20:ce::254", "an address of a cloud's metadata service")]
    [TestCase("fe80::1", "a link-local address")]
    [TestCase("fe80::1%2", "a link-local address")]
    [TestCase("ff02::1", "a multicast address")]
    [TestCase("::ffff:169.254.169.254", "a link-local address")]
    [TestCase("64:ff9b::169.254.169.254", "an address that contains 169.254.169.254, a link-local address")]
    [TestCase(
        "::127.0.0.1",
        "an address outside the assigned ranges, an address that contains 127.0.0.1, a loopback address")]
    [TestCase(
        "::ffff:0:127.0.0.1",
        "an address outside the assigned ranges, an address that contains 127.0.0.1, a loopback address")]
    [TestCase(
        "64:ff9b:1::a9fe:a9fe",
        "an address of a local NAT64, an address that contains 169.254.169.254, a link-local address")]
    [TestCase(
        "64:ff9b:1:a9fe:a9:fe00::",
        "an address of a local NAT64, an address that contains 169.254.169.254, a link-local address")]
    [TestCase("2002:7f00:1::1", "an address of a 6to4 tunnel, an address that contains 127.0.0.1, a loopback address")]
    [TestCase("2002:808:808::1", "an address of a 6to4 tunnel, an address that contains 8.8.8.8, a public address")]
    [TestCase(
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "an address of a Teredo tunnel, an address that contains 127.0.0.1, a loopback address")]
    public void An_address_that_no_partner_has_is_forbidden(string address, string description) => Assert.That(
        AddressRanges.KindOf(IPAddress.Parse(address)),
        Is.EqualTo(new AddressKind(AddressAccess.Forbidden, description)));

    [TestCase("169.254.0.0/16")]
    [TestCase("169.254.169.254/32")]
    [TestCase("fe80::/10")]
    [TestCase("fd00:ec2::254/128")]
    [TestCase("224.0.0.0/8")]
    [TestCase("2002::/16")]
    public void A_network_of_forbidden_addresses_cannot_be_allowed(string network) =>
        Assert.That(AddressRanges.FindForbidden(IPNetwork.Parse(network)), Is.Not.Null);

    [TestCase("0.0.0.0/0")]
    [TestCase("::/0")]
    [TestCase("10.0.0.0/8")]
    [TestCase("192.0.0.0/8")]
    [TestCase("100.64.0.0/10")]
    [TestCase("fd00::/8")]
    [TestCase("64:ff9b::/96")]
    [TestCase("64:ff9b:1::/48")]
    public void A_network_with_other_addresses_can_be_allowed(string network) =>
        Assert.That(AddressRanges.FindForbidden(IPNetwork.Parse(network)), Is.Null);
}
