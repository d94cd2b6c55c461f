using System.Globalization;
using System.Text;
using CsCheck;

namespace PollerSaga.Tests.Fuzzing;

/// <summary>
/// Generates inputs of a parser: valid ones with random changes, and a few of random bytes. The environment variable
/// <c>POLLERSAGA_TEST_INPUTS</c> sets the number for each test.
/// </summary>
internal static class Mutations
{
    private const int MaxChanges = 5;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\0", "\n", "\r\n", "\t", "null", "true", "-1", "0", "1e999", "1e-999", "0.5",
            "NaN", "2147483648", "9223372036854775808", "79228162514264337593543950336", "\"\\ud800\"", "\\udfff", "\\u0000", "\uFEFF",
            "\u202E", "\u001b[2J", "😀", "ü", "{}", "[]",
            "\"\"", "\"a\":", "%00", "%zz", "../", "://", "@", "#", "?", "24:00:00",
            "00000000-0000-0000-0000-000000000000", new string('9', 400), new string('[', 2_000), new string('x', 5_000),
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC0, 0xAF],
        [0xED, 0xA0, 0x80],
        [0xF0, 0x9F, 0x98],
    ];

    /// <summary>The number of inputs of a test.</summary>
    public static long Count { get; } =
        long.Parse(Environment.GetEnvironmentVariable("POLLERSAGA_TEST_INPUTS") ?? "10000", CultureInfo.InvariantCulture);

    /// <summary>Inputs that start from one of the seeds.</summary>
    public static Gen<byte[]> Of(params string[] seeds) => Of([.. seeds.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>Inputs that start from one of the seeds.</summary>
    public static Gen<byte[]> Of(byte[][] seeds)
    {
        var changed = Gen.Select(
            Gen.OneOf(seeds),
            Changes().Array[0, MaxChanges],
            (seed, changes) => changes.Aggregate(seed, (bytes, change) => change(bytes)));
        return Gen.Frequency((19, changed), (1, Gen.Byte.Array[0, 200]));
    }

    /// <summary>Shows an input.</summary>
    public static string Print(byte[] input) => $"{Encoding.Latin1.GetString(input)} ({Convert.ToHexString(input)})";

    private static Gen<Func<byte[], byte[]>> Changes() => Gen.Select(
        Gen.Int[0, 4],
        Gen.Double[0, 1],
        Gen.Int[1, 16],
        Gen.OneOf(Tokens),
        Gen.Byte,
        (kind, place, length, token, value) => new Func<byte[], byte[]>(bytes => Change(bytes, kind, place, length, token, value)));

    private static byte[] Change(byte[] bytes, int kind, double place, int length, byte[] token, byte value)
    {
        var at = (int)(place * bytes.Length);
        var end = Math.Min(bytes.Length, at + length);
        return kind switch
        {
            0 => [.. bytes[..at], .. token, .. bytes[at..]],
            1 => [.. bytes[..at], .. token, .. bytes[end..]],
            2 => [.. bytes[..at], .. bytes[end..]],
            3 => [.. bytes[..end], .. bytes[at..]],
            _ => [.. bytes[..at], value, .. bytes[Math.Min(bytes.Length, at + 1)..]],
        };
    }
}
