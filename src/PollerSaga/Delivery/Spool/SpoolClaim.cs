using System.Globalization;
using System.Text.RegularExpressions;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// The state of a spooled message, which is in its file name: <c>{name}.json</c> as sent; <c>{name}.r{receives}.json</c> after it was
/// abandoned; <c>{name}.r{receives}.{until}.json</c> while a consumer holds it, until an epoch millisecond.
/// </summary>
/// <param name="Name">The name that the sender gave it: the id of the task.</param>
/// <param name="Receives">The number of receives.</param>
/// <param name="Until">The time until which a consumer holds it; null if none does.</param>
internal readonly partial record struct SpoolClaim(string Name, int Receives, DateTimeOffset? Until)
{
    /// <summary>Parses a file name; null if the file is no message.</summary>
    public static SpoolClaim? Read(string file) => Path.GetFileName(file) is var name && Pattern().Match(name) is { Success: true } match
        ? new SpoolClaim(
            match.Groups["name"].Value,
            match.Groups["receives"] is { Success: true } receives ? int.Parse(receives.ValueSpan, CultureInfo.InvariantCulture) : 0,
            match.Groups["until"] is { Success: true } until ? TimeOf(until.ValueSpan) : null)
        : null;

    /// <summary>The file name.</summary>
    public override string ToString() => (Receives, Until) switch
    {
        (0, null) => $"{Name}.json",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{Name}.r{Receives}.json"),
        (_, { } until) => string.Create(CultureInfo.InvariantCulture, $"{Name}.r{Receives}.{until.ToUnixTimeMilliseconds()}.json"),
    };

    private static DateTimeOffset TimeOf(ReadOnlySpan<char> milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^(?<name>[^.].*?)(\.r(?<receives>[0-9]{1,9})(\.(?<until>[0-9]{1,14}))?)?\.json$")]
    private static partial Regex Pattern();
}
