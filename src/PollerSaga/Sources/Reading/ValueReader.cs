using System.Globalization;
using PollerSaga.Settings;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads values of basic types. Each method returns null for an absent value, and for an invalid one, which it reports.</summary>
internal sealed class ValueReader(DefinitionErrors errors)
{
    /// <summary>Reads text. Numbers, true and false are taken as they are written.</summary>
    /// <param name="entry">The value; null for none.</param>
    /// <param name="expected">What is expected, for example <c>a name, for example page</c>.</param>
    /// <param name="canBeEmpty">Whether the text can be empty.</param>
    public (string Text, ScalarNode Node)? Text(Entry? entry, string expected, bool canBeEmpty = false)
    {
        if (entry is not { } value)
            return null;

        if (value.Node is ScalarNode { Type: not ScalarType.Null } scalar && (canBeEmpty || scalar.Text.Length > 0))
            return (scalar.Text, scalar);

        return Fail<(string, ScalarNode)>(
            value,
            canBeEmpty && value.Node is ScalarNode ? $"{expected}; write \"\" for an empty text" : expected);
    }

    /// <summary>Reads a whole number.</summary>
    public long? Whole(Entry? entry, long minimum, long maximum = long.MaxValue)
    {
        if (entry is not { } value)
            return null;

        return value.Node is ScalarNode { Type: ScalarType.Integer } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum
            && number <= maximum
                ? number
                : Fail<long>(value, maximum == long.MaxValue
                    ? $"a whole number of at least {minimum}, without quotes"
                    : $"a whole number from {minimum} to {maximum}, without quotes");
    }

    /// <summary>Reads true or false.</summary>
    public bool? Flag(Entry? entry)
    {
        if (entry is not { } value)
            return null;

        return value.Node is ScalarNode { Type: ScalarType.Boolean } scalar
            ? scalar.Text is "true" or "True" or "TRUE"
            : Fail<bool>(value, "true or false, without quotes");
    }

    /// <summary>Reads one of the names of an enumeration, which a definition writes in lower case.</summary>
    public TEnum? Choice<TEnum>(Entry? entry, params TEnum[] except)
        where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>().Except(except).ToList();
        return Choice(entry, [.. values.Select(NameOf)]) is { } name ? values.Find(value => NameOf(value) == name) : null;

        static string NameOf(TEnum value) => value.ToString().ToLowerInvariant();
    }

    /// <summary>Reads one of several names.</summary>
    public string? Choice(Entry? entry, IReadOnlyCollection<string> names)
    {
        if (entry is not { } value)
            return null;

        if (value.Node is not ScalarNode { Type: not ScalarType.Null } scalar)
            return FailText(value, $"one of {string.Join(", ", names)}");
        if (names.Contains(scalar.Text))
            return scalar.Text;

        errors.Add(
            value.Node,
            value.Path,
            $"{DefinitionErrors.Show(scalar.Text)} is not allowed here. {NearestName.Suggest(scalar.Text, names)}");
        return null;
    }

    /// <summary>Reads a duration of more than zero.</summary>
    public TimeSpan? Time(Entry? entry)
    {
        if (entry is not { } value)
            return null;

        return value.Node is ScalarNode scalar && Duration.TryParse(scalar.Text, out var duration) && duration > TimeSpan.Zero
            ? duration
            : Fail<TimeSpan>(value, "a duration such as 90s, 5m, 1h or 00:02:30");
    }

    /// <summary>Returns the items of a list, or the value itself as the only item.</summary>
    public static IEnumerable<Entry> Items(Entry? entry) => entry switch
    {
        { Node: ListNode list } value => list.Items.Select((item, index) => new Entry(item, DocumentPath.Of(value.Path, index))),
        { } value => [value],
        null => [],
    };

    /// <summary>Reports a value, and what is expected.</summary>
    public T? Fail<T>(Entry entry, string expected)
        where T : struct
    {
        FailText(entry, expected);
        return null;
    }

    private string? FailText(Entry entry, string expected)
    {
        var value = entry.Node is ScalarNode { Type: not ScalarType.Null } scalar
            ? $"The value is {DefinitionErrors.Show(scalar.Text)}"
            : $"The value is {entry.Node.Kind}";
        errors.Add(entry.Node, entry.Path, $"{value}. Expected {expected}.");
        return null;
    }
}
