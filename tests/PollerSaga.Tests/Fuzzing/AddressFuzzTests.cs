using System.Globalization;
using System.Net;
using System.Text;
using CsCheck;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;

namespace PollerSaga.Tests.Fuzzing;

/// <summary>Addresses of jobs in every notation.</summary>
public sealed class AddressFuzzTests
{
    private static readonly string[] Networks =
    [
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8", "224.0.0.0/4",
    ];

    private static readonly string[] Addresses =
    [
        "http://api.test:8080/a/b%2Fc;d?key=%7E1&startAt=1&&x#part",
        "https://[2001:db8::1]/ü?q={x}",
        "HTTP://user@API.test",
    ];

    private static readonly Gen<IPAddress> Forbidden = Gen.Select(
        Gen.OneOf(Networks),
        Gen.UInt,
        (network, value) => In(IPNetwork.Parse(network), value));

    private static readonly Func<byte[], string>[] Notations =
    [
        b => $"{b[0]}.{b[1]}.{b[2]}.{b[3]}",
        b => $"{Number(b)}",
        b => $"0x{Number(b):x}",
        b => $"0{Octal(Number(b))}",
        b => $"{b[0]}.{Number(b) & 0xFFFFFF}",
        b => $"{b[0]}.{b[1]}.{Number(b) & 0xFFFF}",
        b => $"0x{b[0]:x}.0{Octal(b[1])}.{b[2]}.0X{b[3]:X2}",
        b => $"{b[0]}.{b[1]}.{b[2]}.{b[3]}.",
        b => $"[::ffff:{b[0]}.{b[1]}.{b[2]}.{b[3]}]",
        b => $"[0:0:0:0:0:FFFF:{Hex(b)}]",
        b => $"[::ffff:0:{Hex(b)}]",
        b => $"[64:ff9b::{Hex(b)}]",
        b => $"[64:ff9b:1::{Hex(b)}]",
        b => $"[2002:{Hex(b)}::1]",
        b => $"[2001:0:1:2:3:4:{Hex([.. b.Select(value => (byte)~value)])}]",
        b => $"[2001:db8::5efe:{Hex(b)}]",
    ];

    [Test]
    public void A_forbidden_address_is_refused_in_every_notation() => Gen.Select(Forbidden, Gen.OneOf(Notations)).Sample(
        (address, notation) =>
        {
            var url = new Uri($"http://{notation(address.GetAddressBytes())}/payload");
            return new FetchingOptions().CreatePolicy().FindRefusal(url) is not null;
        },
        iter: Mutations.Count,
        print: input => input.Item2(input.Item1.GetAddressBytes()));

    [Test]
    public void The_address_of_a_page_has_the_host_of_the_job() => Mutations.Of(Addresses).Sample(
        bytes =>
        {
            if (Parse(Encoding.UTF8.GetString(bytes)) is not { } url || !RequestedUrl.IsHttp(url))
                return true;

            var page = PageUri.For(url, startAt: 100, count: 50);
            return (page.Scheme, page.IdnHost, page.Port) == (url.Scheme, url.IdnHost, url.Port)
                && page.AbsoluteUri.EndsWith("startAt=100&count=50", StringComparison.Ordinal)
                && page.PathAndQuery.All(character => character is > ' ' and < '\u007f');
        },
        iter: Mutations.Count,
        print: Mutations.Print);

    private static Uri? Parse(string address)
    {
        try
        {
            return Uri.TryCreate(address, UriKind.Absolute, out var url) ? url : null;
        }
        catch (IndexOutOfRangeException)
        {
            return null; // An error of .NET 10: for "///" and a mark of writing direction, for example.
        }
    }

    private static IPAddress In(IPNetwork network, uint value)
    {
        var mask = uint.MaxValue >> network.PrefixLength;
        return FromNumber(Number(network.BaseAddress.GetAddressBytes()) | (value & mask));
    }

    private static IPAddress FromNumber(uint number) =>
        new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private static uint Number(byte[] b) => ((uint)b[0] << 24) | ((uint)b[1] << 16) | ((uint)b[2] << 8) | b[3];

    private static string Octal(uint number) => Convert.ToString(number, 8);

    private static string Hex(byte[] b) =>
        string.Create(CultureInfo.InvariantCulture, $"{(b[0] << 8) | b[1]:x}:{(b[2] << 8) | b[3]:x}");
}
