using System.Text;
using System.Text.Json;
using PollerSaga.Fetching;

namespace PollerSaga.Tests.Fetching;

public sealed class JsonCheckerTests
{
    private const int PieceSize = 64 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private static readonly string[] WellFormed =
    [
        """{"maxRecordsPerPage":100,"totalRecords":3,"payload":[{"id":0,"payload":"record 0 – ü 😀 \u00e9 \ud83d\ude00 \"\\\/"},""" +
            """{"id":-1.5e+10,"x":null,"y":[true,false,[],{}]}]}""",
        " \t\r\n[ 1 , 2.25 , -0 ] \r\n",
        "1",
        "12345",
        "-0.5E-7",
        "true",
        "null",
        "\"\"",
        "\"é\"",
        "[]",
        "{}",
        """{"a":1,"a":2}""",
    ];

    private static readonly string[] Malformed =
    [
        "",
        "   ",
        "{",
        """{"a":1""",
        """{"a":""",
        """{"a":1,}""",
        "[1,]",
        "[1 2]",
        "tru",
        "truex",
        "nul",
        "1.",
        "01",
        "-",
        "1e",
        "+1",
        "\"open",
        "\"a\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "{} {}",
        "1 2",
        "[]]",
        "{}x",
        "{}\0",
        "[1] // comment",
        "/* comment */ []",
        "{'a':1}",
        "{a:1}",
        "NaN",
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "id,name\n1,a\n",
    ];

    [TestCaseSource(nameof(WellFormed))]
    public void Accepts_a_well_formed_document_in_pieces_of_any_size(string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);

        for (var size = 1; size <= bytes.Length; size++)
            Assert.That(FaultOf(bytes, size), Is.Null, $"in pieces of {size} bytes");
    }

    [TestCaseSource(nameof(Malformed))]
    public void Rejects_a_malformed_document_in_pieces_of_any_size(string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);

        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
            Assert.That(FaultOf(bytes, size), Is.Not.Null, $"in pieces of {size} bytes");
    }

    [Test]
    public void Rejects_a_document_truncated_at_any_byte()
    {
        var bytes = Encoding.UTF8.GetBytes(WellFormed[0]);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(FaultOf(bytes[..length], PieceSize), Is.Not.Null, $"the first {length} bytes at once");
            Assert.That(FaultOf(bytes[..length], size: 7), Is.Not.Null, $"the first {length} bytes in pieces of 7");
        }
    }

    [TestCaseSource(nameof(WellFormed))]
    public void Accepts_a_byte_order_mark_in_pieces_of_any_size(string document)
    {
        byte[] bytes = [.. ByteOrderMark, .. Encoding.UTF8.GetBytes(document)];

        for (var size = 1; size <= bytes.Length; size++)
            Assert.That(FaultOf(bytes, size), Is.Null, $"in pieces of {size} bytes");
    }

    [TestCase(new byte[] { 0xEF, 0xBB, 0xBF }, TestName = "Rejects_a_byte_order_mark_without_a_value")]
    [TestCase(new byte[] { 0xEF, 0xBB }, TestName = "Rejects_half_a_byte_order_mark")]
    [TestCase(new byte[] { 0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, (byte)'1' }, TestName = "Rejects_two_byte_order_marks")]
    [TestCase(new byte[] { (byte)'1', 0xEF, 0xBB, 0xBF }, TestName = "Rejects_a_byte_order_mark_after_the_value")]
    [TestCase(new byte[] { 0xFF, 0xFE, (byte)'1', 0 }, TestName = "Rejects_UTF_16_with_a_byte_order_mark")]
    [TestCase(new byte[] { (byte)'1', 0 }, TestName = "Rejects_UTF_16_without_a_byte_order_mark")]
    public void Rejects_invalid_byte_order_marks(byte[] bytes)
    {
        for (var size = 1; size <= bytes.Length; size++)
            Assert.That(FaultOf(bytes, size), Is.Not.Null, $"in pieces of {size} bytes");
    }

    [TestCase(new byte[] { 0xFF }, TestName = "Rejects_an_invalid_byte")]
    [TestCase(new byte[] { 0xC3 }, TestName = "Rejects_a_truncated_character")]
    [TestCase(new byte[] { 0xA9 }, TestName = "Rejects_a_continuation_byte_without_a_start")]
    [TestCase(new byte[] { 0xC0, 0xAF }, TestName = "Rejects_an_overlong_character")]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80 }, TestName = "Rejects_an_encoded_surrogate")]
    [TestCase(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, TestName = "Rejects_a_character_beyond_Unicode")]
    public void Rejects_invalid_UTF_8_in_values_and_names(byte[] character)
    {
        byte[] value = [.. "[\"a"u8, .. character, .. "b\"]"u8];
        byte[] escaped = [.. "[\"\\n"u8, .. character, .. "\"]"u8];
        byte[] name = [.. "{\"a"u8, .. character, .. "\":1}"u8];

        foreach (var bytes in new[] { value, escaped, name })
        {
            for (var size = 1; size <= bytes.Length; size++)
                Assert.That(FaultOf(bytes, size), Is.Not.Null, $"in pieces of {size} bytes");
        }
    }

    [TestCase(1024, ExpectedResult = true)]
    [TestCase(1025, ExpectedResult = false)]
    [TestCase(1_000_000, ExpectedResult = false)]
    public bool Accepts_up_to_1024_levels_of_nesting(int depth)
    {
        var bytes = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

        return FaultOf(bytes, PieceSize) is null && FaultOf(bytes, size: 1000) is null;
    }

    [Test]
    public void Accepts_tokens_of_several_megabytes_in_small_pieces()
    {
        var text = new string('x', 5_000_000);
        var bytes = Encoding.UTF8.GetBytes($$"""{"first":"{{text}}","small":[1,2,3],"second":"{{text}}\n","{{text}}":1}""");

        Assert.That(FaultOf(bytes, PieceSize), Is.Null);
    }

    [TestCase("", TestName = "Rejects_a_long_string_without_its_end")]
    [TestCase("\",", TestName = "Rejects_a_document_truncated_after_a_long_string")]
    [TestCase("\"]]", TestName = "Rejects_garbage_after_a_long_string")]
    [TestCase("\u0001\"]", TestName = "Rejects_a_control_character_at_the_end_of_a_long_string")]
    public void Rejects_errors_after_megabytes(string end)
    {
        var bytes = Encoding.UTF8.GetBytes($"[\"{new string('x', 3_000_000)}{end}");

        Assert.That(FaultOf(bytes, PieceSize), Is.Not.Null);
    }

    [Test]
    public void Rejects_invalid_UTF_8_at_the_end_of_a_long_string()
    {
        byte[] bytes = [.. "[\""u8, .. Encoding.UTF8.GetBytes(new string('é', 1_000_000)), 0xC3, .. "\"]"u8];

        Assert.That(FaultOf(bytes, PieceSize), Is.Not.Null);
    }

    [Test]
    public void Accepts_megabytes_of_white_space()
    {
        var space = new string(' ', 2_000_000);

        Assert.That(FaultOf(Encoding.UTF8.GetBytes($"{space}[1,{space}2]{space}\n"), PieceSize), Is.Null);
    }

    [Test]
    public void Ignores_empty_pieces()
    {
        using var checker = new JsonChecker();

        checker.Append([]);
        checker.Append("[1"u8);
        checker.Append([]);
        checker.Append("2]"u8);
        checker.Append([]);

        Assert.That(checker.Complete, Throws.Nothing);
    }

    [Test]
    public void Names_the_error_and_its_position() =>
        Assert.That(
            FaultOf("<html>"u8.ToArray(), PieceSize)!.Message,
            Is.EqualTo("'<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0."));

    [Test]
    public void Agrees_with_JsonDocument_on_damaged_documents()
    {
        var random = new Random(20240607);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(WellFormed[random.Next(WellFormed.Length)]);
            for (var damages = random.Next(1, 3); damages > 0; damages--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var size = random.Next(1, bytes.Length + 1);
            Assert.That(
                FaultOf(bytes, size) is null,
                Is.EqualTo(IsWellFormed(bytes)),
                () => $"round {round}, in pieces of {size} bytes: {Convert.ToHexString(bytes)}");
        }
    }

    private static bool IsWellFormed(byte[] bytes)
    {
        try
        {
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            var text = strict.GetString(bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsSpan(ByteOrderMark.Length) : bytes);
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static JsonException? FaultOf(byte[] bytes, int size)
    {
        using var checker = new JsonChecker();
        try
        {
            foreach (var piece in bytes.Chunk(size))
                checker.Append(piece);
            checker.Complete();
            return null;
        }
        catch (JsonException exception)
        {
            return exception;
        }
    }
}
