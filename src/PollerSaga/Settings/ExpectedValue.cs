namespace PollerSaga.Settings;

/// <summary>Describes the values that a type takes as text, for the errors about others.</summary>
internal static class ExpectedValue
{
    /// <summary>A noun phrase, for example <c>a whole number</c>.</summary>
    public static string Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(TimeSpan) => "a time as hh:mm:ss, for example 00:02:30",
            _ when type == typeof(DateTimeOffset) => "a date and time, for example 2026-01-31T12:00:00Z",
            _ when type == typeof(Guid) => "a GUID",
            _ when type.IsAssignableTo(typeof(IEnumerable<KeyValuePair<string, string>>)) => "an object whose values are texts",
            _ => "a text",
        };
    }
}
