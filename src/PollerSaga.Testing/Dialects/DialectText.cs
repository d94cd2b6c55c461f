namespace PollerSaga.Testing.Dialects;

/// <summary>Parses the compact text of a dialect.</summary>
internal static class DialectText
{
    public static PartnerDialect Parse(string text)
    {
        var dialect = new PartnerDialect();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (item, index) in text.Split(',').Select((item, index) => (item.Trim(), index)))
        {
            var (name, value) = item.Split('=', 2) switch
            {
                [var key, var given] => (key.Trim(), given.Trim()),
                [var pagination] when index == 0 => ("pagination", pagination),
                _ => throw new DialectException(
                    $"'{item}' in the dialect '{text}' has no value. Write key=value, for example cursor,in=json,records=$.items."),
            };
            if (!seen.Add(name))
                throw new DialectException($"{name} is set twice in the dialect '{text}'. Remove one.");
            dialect = DialectKeys.Set(dialect, name, value);
        }

        dialect.Validate();
        return dialect;
    }
}
