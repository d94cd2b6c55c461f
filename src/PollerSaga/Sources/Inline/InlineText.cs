using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PollerSaga.Sources.Inline;

/// <summary>Writes YAML. Texts are in double quotes with the escapes of JSON, so that none of them is anything else.</summary>
internal sealed class InlineText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();

    /// <summary>Begins a mapping.</summary>
    public void Open(int level, string key) => Line(level, key, value: null);

    /// <summary>Adds a text.</summary>
    public void Add(int level, string key, string value) => Line(level, key, Quote(value));

    /// <summary>Adds a number.</summary>
    public void Add(int level, string key, long value) => Line(level, key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a value that is already YAML.</summary>
    public void AddVerbatim(int level, string key, string value) => Line(level, key, value);

    public override string ToString() => _text.ToString();

    private void Line(int level, string key, string? value)
    {
        _text.Append(' ', level * 2).Append(IsPlain(key) ? key : Quote(key)).Append(':');
        if (value is not null)
            _text.Append(' ').Append(value);
        _text.Append('\n');
    }

    private static bool IsPlain(string key) => key.Length > 0 && key.All(char.IsAsciiLetter) && key is not ("null" or "true" or "false");

    private static string Quote(string value) => JsonSerializer.Serialize(value, Readable);
}
