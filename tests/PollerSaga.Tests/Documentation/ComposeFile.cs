using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace PollerSaga.Tests.Documentation;

/// <summary><c>docker-compose.yml</c> with the values of <c>.env.example</c>.</summary>
internal sealed partial class ComposeFile
{
    public Dictionary<string, Service> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    public static string Text { get; } = Repository.Read("docker-compose.yml");

    /// <summary>The values of <c>.env.example</c>.</summary>
    public static IReadOnlyDictionary<string, string> Values { get; } = Assignment().Matches(Repository.Read(".env.example"))
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    /// <summary>The required variables of the file.</summary>
    public static IEnumerable<string> Variables => Variable().Matches(Text).Select(match => match.Groups["name"].Value);

    public static ComposeFile Load()
    {
        var text = Variable().Replace(
            Text,
            match => Values.GetValueOrDefault(match.Groups["name"].Value, string.Empty)).Replace("$$", "$", StringComparison.Ordinal);
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(text))));
    }

    [GeneratedRegex(@"^(?<name>\w+)=(?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\$\{(?<name>\w+):\?copy \.env\.example to \.env\}")]
    private static partial Regex Variable();

    internal sealed class Service
    {
        public string Image { get; set; } = string.Empty;

        public Build? Build { get; set; }

        public List<string> Command { get; set; } = [];

        public List<string> Profiles { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public List<string> Ports { get; set; } = [];

        public List<string> Volumes { get; set; } = [];

        public Dictionary<string, Dependency> DependsOn { get; set; } = [];

        public Healthcheck? Healthcheck { get; set; }

        public string StopGracePeriod { get; set; } = "10s";

        public string Restart { get; set; } = string.Empty;

        /// <summary>Whether the service runs once and exits.</summary>
        public bool RunsOnce => Restart == "no";
    }

    internal sealed class Build
    {
        public string Context { get; set; } = string.Empty;

        public string Dockerfile { get; set; } = string.Empty;
    }

    internal sealed class Dependency
    {
        public string Condition { get; set; } = string.Empty;
    }

    internal sealed class Healthcheck
    {
        public List<string> Test { get; set; } = [];
    }
}
