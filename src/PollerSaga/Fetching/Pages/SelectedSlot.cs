using System.Text;
using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>The value of a selector, as far as the body has been read: a later value replaces it. The buffer is reused.</summary>
internal sealed class SelectedSlot
{
    /// <summary>Maximum length of a value in bytes of UTF-8, without escape sequences.</summary>
    public const int MaxLength = 64 * 1024;

    // The longest escape sequence of a byte: \u0041.
    private const int MaxExpansion = 6;

    private JsonValueKind _kind;
    private byte[] _raw = [];
    private int _length;
    private bool _isEscaped;
    private bool _isTooLong;

    public void Clear() => _kind = JsonValueKind.Undefined;

    /// <summary>Keeps the value that begins with the reader's token.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="isShortened">Whether the token is a stand-in for a token that is longer than any value.</param>
    public void Keep(ref Utf8JsonReader reader, bool isShortened)
    {
        _kind = JsonTokens.KindOf(reader.TokenType);
        _length = 0;
        if (_kind is not (JsonValueKind.String or JsonValueKind.Number))
            return;

        var value = reader.ValueSpan;
        _isEscaped = reader.ValueIsEscaped;
        _isTooLong = isShortened || value.Length > (_isEscaped ? MaxLength * MaxExpansion : MaxLength);
        if (_isTooLong)
            return;

        if (value.Length > _raw.Length)
            _raw = new byte[Math.Max(64, value.Length)];
        value.CopyTo(_raw);
        _length = value.Length;
    }

    /// <summary>Marks an array that has no token of its own.</summary>
    public void KeepArray() => (_kind, _length, _isTooLong) = (JsonValueKind.Array, 0, false);

    /// <exception cref="FetchException">The value is too long, or is not Unicode.</exception>
    public SelectedValue Read(Selector selector) => _kind switch
    {
        JsonValueKind.String or JsonValueKind.Number when _isTooLong => throw TooLong(selector),
        JsonValueKind.String when _isEscaped => new SelectedValue(_kind, Unescape(selector)),
        JsonValueKind.String or JsonValueKind.Number => new SelectedValue(_kind, Encoding.UTF8.GetString(_raw, 0, _length)),
        JsonValueKind.True => new SelectedValue(_kind, "true"),
        JsonValueKind.False => new SelectedValue(_kind, "false"),
        JsonValueKind.Null => new SelectedValue(_kind, "null"),
        _ => new SelectedValue(_kind, string.Empty),
    };

    private string Unescape(Selector selector)
    {
        byte[] quoted = [(byte)'"', .. _raw.AsSpan(0, _length), (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            var text = reader.GetString()!;
            return Encoding.UTF8.GetByteCount(text) <= MaxLength ? text : throw TooLong(selector);
        }
        catch (InvalidOperationException exception)
        {
            throw new FetchException(
                $"The value of the selector {selector} contains half of a surrogate pair, which is not valid Unicode.",
                isRetriable: false,
                innerException: exception);
        }
    }

    private static FetchException TooLong(Selector selector) => new(
        FormattableString.Invariant(
            $"The value of the selector {selector} is longer than {MaxLength} bytes; correct the selector, or ask the partner."),
        isRetriable: false);
}
