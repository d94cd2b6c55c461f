using System.Globalization;
using System.Text;

namespace PollerSaga.Fetching.Requests;

/// <summary>
/// Removes the values of a source's secrets from texts. <see cref="Mask"/> serves texts that are shown. <see cref="Hide"/> serves texts
/// that are stored and used later: it writes <c>${secret:name}</c> for each value, and <see cref="Reveal"/> inserts the value.
/// </summary>
/// <remarks>
/// A literal <c>$</c> before another <c>$</c>, a <c>{</c> or a secret is doubled. A partner can therefore not request the value of a secret
/// with a URL that contains <c>${secret:name}</c>.
/// </remarks>
internal sealed class SecretMask
{
    /// <summary>The text that is shown instead of a secret.</summary>
    public const string Shown = "***";

    private const string Start = "${secret:";

    // The longest first: one value can contain another.
    private readonly List<(string Name, string Value, string InHost)> _secrets;

    private SecretMask(IEnumerable<(string Name, string Value)> secrets) => _secrets =
    [
        .. secrets
            .Where(secret => secret.Value.Length > 0)
            .OrderByDescending(secret => secret.Value.Length)
            .Select(secret => (secret.Name, secret.Value, secret.Value.ToLowerInvariant())),
    ];

    /// <summary>The mask of a source without secrets.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>The mask of secrets.</summary>
    /// <param name="names">The names.</param>
    /// <param name="find">Returns the value of a secret.</param>
    public static SecretMask Of(IEnumerable<string> names, Func<string, string> find) =>
        new(names.Distinct(StringComparer.Ordinal).Select(name => (name, find(name))));

    /// <summary>
    /// Adds a value without a name, for example of a session token. <see cref="Reveal"/> inserts <c>***</c> for it, which the credentials
    /// of the next request replace.
    /// </summary>
    public SecretMask With(string value) => new(_secrets.Select(secret => (secret.Name, secret.Value)).Append((string.Empty, value)));

    /// <summary>Replaces each value with <c>***</c>.</summary>
    public string Mask(string text) => Replace(text, isStored: false);

    /// <summary>Replaces each value with a placeholder.</summary>
    public string Hide(string text) => Replace(text, isStored: true);

    /// <summary>Inserts the values.</summary>
    /// <param name="hidden">A result of <see cref="Hide"/>.</param>
    /// <exception cref="FetchException">The source has no secret with the name.</exception>
    public string Reveal(string hidden)
    {
        if (!hidden.Contains('$', StringComparison.Ordinal))
            return hidden;

        var text = new StringBuilder(hidden.Length);
        for (var i = 0; i < hidden.Length; i++)
        {
            if (hidden[i] != '$' || i + 1 == hidden.Length)
            {
                text.Append(hidden[i]);
            }
            else if (hidden[i + 1] == '$')
            {
                text.Append('$');
                i++;
            }
            else if (string.CompareOrdinal(hidden, i, Start, 0, Start.Length) == 0 && hidden.IndexOf('}', i) is >= 0 and var end)
            {
                text.Append(ValueOf(hidden[(i + Start.Length)..end]));
                i = end;
            }
            else
            {
                text.Append('$');
            }
        }

        return text.ToString();
    }

    private string ValueOf(string reference)
    {
        var (name, form) = UrlText.Split(reference, '|');
        if (name.Length == 0)
            return Shown;

        foreach (var secret in _secrets)
        {
            if (secret.Name == name)
                return SecretSpelling.Spell(secret.Value, form.Length == 0 ? 0 : int.Parse(form, CultureInfo.InvariantCulture));
        }

        throw new FetchException(
            $"The address of the next page contains the secret '{name}', which the source no longer has, or which is empty. "
            + $"Set PollerSaga:Secrets:{name}, or start the job again.",
            isRetriable: false);
    }

    private string Replace(string text, bool isStored)
    {
        if (_secrets.Count == 0 && (!isStored || !text.Contains('$', StringComparison.Ordinal)))
            return text;

        var masked = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (FindAt(text, i) is { } found)
            {
                masked.Append(isStored ? Placeholder(found.Name, found.Value, text.Substring(i, found.Length)) : Shown);
                i += found.Length;
                continue;
            }

            masked.Append(text[i]);
            if (isStored && text[i] == '$' && i + 1 < text.Length && (text[i + 1] is '$' or '{' || FindAt(text, i + 1) is not null))
                masked.Append('$');
            i++;
        }

        return masked.ToString();
    }

    private (string Name, string Value, int Length)? FindAt(string text, int position)
    {
        foreach (var (name, value, inHost) in _secrets)
        {
            var length = Math.Max(SecretSpelling.LengthAt(text, position, value), SecretSpelling.LengthAt(text, position, inHost));
            if (length > 0)
                return (name, value, length);
        }

        return null;
    }

    private static string Placeholder(string name, string value, string text)
    {
        var form = name.Length == 0 ? 0 : SecretSpelling.FormOf(text, value);
        return string.Create(CultureInfo.InvariantCulture, $"{Start}{name}{(form == 0 ? string.Empty : $"|{form}")}}}");
    }
}
