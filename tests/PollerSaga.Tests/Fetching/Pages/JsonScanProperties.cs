using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using PollerSaga.Fetching;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pages;

/// <summary>Compares the pass over pieces with System.Text.Json's document, which holds the whole body.</summary>
public sealed class JsonScanProperties
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Names = ["a", "b", "", "é", "😀", "a b", "next\n"];

    private static readonly Gen<string> Space = Gen.OneOf("", "", "", " ", "\n\t ");

    private static readonly Gen<string> Number = Gen.OneOf("0", "-0", "12", "1.50", "-3e7", "10E-2", "123456789012345678901234567890");

    private static readonly Gen<string> Name = Gen.Select(Gen.OneOf(Names), Gen.Bool, Quote);

    private static readonly Gen<string> Text = Gen.Select(
        Gen.Char["aé\"\\/\n€x"].Array[0, 6].Select(letters => new string(letters)),
        Gen.Bool,
        Quote);

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, nested) => depth > 4
        ? Scalar()
        : Gen.Frequency((2, Scalar()), (2, Array(nested)), (3, Object(nested))));

    private static readonly Gen<string> Path = Gen.OneOf(
        Gen.OneOf(Names).Select(name => $"[{JsonSerializer.Serialize(name)}]"),
        Gen.Int[-1, 2].Select(index => $"[{index}]"));

    private static readonly Gen<string[]> Selectors = Path.Array[0, 4].Select(steps => "$" + string.Concat(steps)).Array[1, 6];

    [Test]
    public Task Finds_the_same_values_and_records_as_a_document() => Gen
        .Select(Json, Selectors, Path.Array[0, 2], Gen.Int[1, 200])
        .SampleAsync(
            async (json, selectors, records, size) =>
            {
                var wanted = Pieces.Select(selectors, "$" + string.Concat(records));
                var content = await Pieces.ScanAsync(wanted, Encoding.UTF8.GetBytes(json), size);
                using var document = JsonDocument.Parse(json);
                return wanted.Values.All(selector => content[selector] == ValueOf(Find(document.RootElement, selector)))
                    && content.Records == Count(Find(document.RootElement, wanted.Records!));
            },
            iter: 20_000);

    [Test]
    public Task Gives_the_same_verdict_on_a_damaged_document() => Gen
        .Select(Json, Selectors, Gen.Int[1, 40], Gen.Int[0, 10_000], Gen.Byte)
        .SampleAsync(
            async (json, selectors, size, position, damage) =>
            {
                var bytes = Encoding.UTF8.GetBytes(json);
                bytes[position % bytes.Length] = damage;
                return await IsAcceptedAsync(selectors, bytes, size) == IsAcceptedByChecker(bytes);
            },
            iter: 20_000);

    // The tokens of both kinds are far longer than the checker buffers.
    [Test]
    public Task Gives_the_same_verdict_on_damaged_long_tokens() => Gen
        .Select(
            Gen.OneOf("x", "é", "€", "😀", @"\n", @"\u00e9", @"\ud83d\ude00", @"\ud83d", "\"7", "7"),
            Gen.OneOf("\"", "\":1", "x\"  ,", ".5", "e+", "e5", "\\", "\\u12", "\u0001", "\t \n", "é\u007f\"", "\" :  [0]"),
            Gen.Int[0, 400_000],
            Gen.Int[20_000, 300_000],
            Gen.Int[0, 40])
        .SampleAsync(
            async (unit, end, shift, size, damage) =>
            {
                var start = unit is "7" ? "[ 1 , " : unit is "\"7" ? "{ \"" : shift % 2 == 0 ? "[\"" : "{\"a\":1,   \"";
                var space = new string(' ', shift);
                var text = $"{start}{string.Concat(Enumerable.Repeat(unit.TrimStart('"'), 450_000 / unit.Length))}{end}{space}";
                var bytes = Encoding.UTF8.GetBytes(text + (start[0] == '[' ? "]" : "}"));
                if (damage < 20)
                    bytes[(int)((long)bytes.Length * (damage + 1) / 22)] = (byte)(damage * 13);
                return await IsAcceptedAsync(["$.a"], bytes, size) == IsJson(bytes);
            },
            iter: 300);

    private static Gen<string> Scalar() => Gen.Frequency(
        (3, Number),
        (3, Text),
        (1, Gen.OneOf("true", "false", "null")));

    private static Gen<string> Array(Gen<string> nested) => Gen
        .Select(nested.Array[0, 4], Space)
        .Select((items, space) => $"[{space}{string.Join($"{space},", items)}{space}]");

    private static Gen<string> Object(Gen<string> nested) => Gen
        .Select(Gen.Select(Name, nested).Array[0, 5], Space)
        .Select((members, space) => $"{{{string.Join($",{space}", members.Select(member => $"{member.Item1}{space}:{member.Item2}"))}}}");

    private static string Quote(string text, bool isEscaped) => isEscaped
        ? $"\"{string.Concat(text.Select(letter => $"\\u{(int)letter:x4}"))}\""
        : JsonSerializer.Serialize(text, Unescaped);

    private static JsonElement? Find(JsonElement element, Selector selector)
    {
        foreach (var step in selector.Steps)
        {
            if (step.Name is { } name)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                    return null;
                continue;
            }

            if (element.ValueKind != JsonValueKind.Array)
                return null;
            var index = step.Index < 0 ? element.GetArrayLength() - 1 : step.Index;
            if (index < 0 || index >= element.GetArrayLength())
                return null;
            element = element[index];
        }

        return element;
    }

    private static SelectedValue ValueOf(JsonElement? element) => element is not { } value
        ? SelectedValue.Absent
        : new SelectedValue(value.ValueKind, value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Object or JsonValueKind.Array => string.Empty,
            _ => value.GetRawText(),
        });

    private static long? Count(JsonElement? element) => element switch
    {
        null or { ValueKind: JsonValueKind.Null } => 0,
        { ValueKind: JsonValueKind.Array } array => array.GetArrayLength(),
        _ => null,
    };

    private static async Task<bool> IsAcceptedAsync(string[] selectors, byte[] bytes, int size)
    {
        try
        {
            await Pieces.ScanAsync(Pieces.Select(selectors, "$"), bytes, size);
            return true;
        }
        catch (PollerSaga.Fetching.Pages.PageFormatException)
        {
            return false;
        }
        catch (FetchException)
        {
            // A selected value with half of a surrogate pair, in a body that is well-formed.
            return true;
        }
    }

    private static bool IsAcceptedByChecker(byte[] bytes)
    {
        using var checker = new JsonChecker();
        try
        {
            checker.Append(bytes);
            checker.Complete();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return false;

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonChecker.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
