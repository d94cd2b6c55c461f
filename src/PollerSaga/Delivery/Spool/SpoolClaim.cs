using System.Globalization;
using System.Text.RegularExpressions;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// What the name of a spooled message says of it: <c>{name}.json</c> as it was sent; <c>{name}.r{receives}.json</c> after it was given back;
/// <c>{name}.r{receives}.{until}.json</c> in a consumer's hands, until an epoch millisecond.
/// </summary>
/// <param name="Name">What its sender calls it, the task's id.</param>
/// <param name="Receives">How often it was received.</param>
/// <param name="Until">When it is no longer its consumer's; null where it is nobody's.</param>
internal readonly partial record struct SpoolClaim(string Name, int Receives, DateTimeOffset? Until)
{
    /// <summary>Reads a file's name; null where it is no message.</summary>
    public static SpoolClaim? Read(string file) => Path.GetFileName(file) is var name && Pattern().Match(name) is { Success: true } match
        ? new SpoolClaim(
            match.Groups["name"].Value,
            match.Groups["receives"] is { Success: true } receives ? int.Parse(receives.ValueSpan, CultureInfo.InvariantCulture) : 0,
            match.Groups["until"] is { Success: true } until ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(until.ValueSpan, CultureInfo.InvariantCulture)) : null)
        : null;

    /// <summary>The name of its file.</summary>
    public override string ToString() => (Receives, Until) switch
    {
        (0, null) => $"{Name}.json",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{Name}.r{Receives}.json"),
        (_, { } until) => string.Create(CultureInfo.InvariantCulture, $"{Name}.r{Receives}.{until.ToUnixTimeMilliseconds()}.json"),
    };

    [GeneratedRegex(@"^(?<name>[^.].*?)(\.r(?<receives>[0-9]{1,9})(\.(?<until>[0-9]{1,14}))?)?\.json$")]
    private static partial Regex Pattern();
}
