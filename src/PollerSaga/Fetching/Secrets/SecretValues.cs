using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace PollerSaga.Fetching.Secrets;

/// <summary>
/// The values that a source's requests in this process must not reveal: secrets, tokens, and headers made of them. A partner can echo a
/// value in its error, so that every text of a partner is scrubbed before it is shortened, shown or stored.
/// </summary>
internal sealed class SecretValues
{
    /// <summary>The text in place of a value.</summary>
    public const string Mask = "***";

    // Tokens change as long as a worker runs. A partner echoes one of the latest.
    private const int MaxValues = 256;

    private readonly Lock _lock = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private volatile string[] _forms = [];

    /// <summary>Adds a value. An empty value hides nothing.</summary>
    public void Add(string value)
    {
        if (value.Length == 0)
            return;

        lock (_lock)
        {
            if (!_values.Add(value))
                return;

            _order.Enqueue(value);
            if (_order.Count > MaxValues)
                _values.Remove(_order.Dequeue());

            // The longest first: a value can contain another.
            _forms = [.. _order.SelectMany(FormsOf).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];
        }
    }

    /// <summary>Replaces every value in a text, in each form in which JSON, URLs, HTML and headers contain it.</summary>
    public string Scrub(string text)
    {
        foreach (var form in _forms)
            text = text.Replace(form, Mask, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> FormsOf(string value)
    {
        var escaped = Uri.EscapeDataString(value);
        yield return value;
        yield return escaped;
        yield return LowerEscapes(escaped);
        yield return WebUtility.UrlEncode(value);
        yield return LowerEscapes(WebUtility.UrlEncode(value));
        yield return WebUtility.HtmlEncode(value);
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
    }

    private static string LowerEscapes(string escaped)
    {
        var lower = escaped.ToCharArray();
        for (var index = 0; index + 2 < lower.Length; index++)
        {
            if (lower[index] == '%')
                (lower[index + 1], lower[index + 2]) = (char.ToLowerInvariant(lower[index + 1]), char.ToLowerInvariant(lower[index + 2]));
        }

        return new string(lower);
    }
}
