using System.Text;
using System.Text.Json;
using PollerSaga.Fetching.Pages;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class LongTokenTests
{
    [TestCase(" \n ", "", false)]
    [TestCase(" ,\t ", ",", false)]
    [TestCase(", tru", ",tru", false)]
    [TestCase(", \"abcdef", ",\"", true)]
    [TestCase("\"abc", "\"abc", false)]
    [TestCase("\"abcdef\\", "\"\\", true)]
    [TestCase("\"abcdef\\u00e", "\"\\u00e", true)]
    [TestCase("\"abcdef\\\"x", "\"", true)]
    [TestCase("\"abcdef\\\\", "\"", true)]
    [TestCase("\"abcdef\"  ", "\"\"", true)]
    [TestCase("\"ab\"      ", "\"ab\"", false)]
    [TestCase(",-123456", ",-1", true)]
    [TestCase("1234.5678e-10", "1.5e-1", true)]
    [TestCase("0.000000", "0.0", true)]
    [TestCase("123456e", "1e", true)]
    [TestCase("123", "123", false)]
    public void Keeps_what_the_reader_needs_for_the_same_verdict(string buffer, string expected, bool isShortened)
    {
        var bytes = Encoding.UTF8.GetBytes(buffer);

        var length = LongToken.Shorten(bytes, keep: 4, out var wasShortened);

        Assert.That((Encoding.UTF8.GetString(bytes, 0, length), wasShortened), Is.EqualTo((expected, isShortened)));
    }

    [TestCase("é", 1)]
    [TestCase("€", 1)]
    [TestCase("€", 2)]
    [TestCase("😀", 1)]
    [TestCase("😀", 2)]
    [TestCase("😀", 3)]
    public void Keeps_an_incomplete_character(string character, int arrived)
    {
        byte[] bytes = [.. "\"abcdef"u8, .. Encoding.UTF8.GetBytes(character)[..arrived]];

        var length = LongToken.Shorten(bytes, keep: 4, out _);

        Assert.That(bytes[..length], Is.EqualTo(new[] { (byte)'"' }.Concat(Encoding.UTF8.GetBytes(character)[..arrived])));
    }

    [Test]
    public void Refuses_invalid_UTF_8_that_it_would_remove()
    {
        byte[] bytes = [.. "\"abc"u8, 0xC3, .. "def"u8];

        Assert.That(() => LongToken.Shorten(bytes, keep: 4, out _), Throws.TypeOf<JsonException>());
    }
}
