using System.Reflection;
using System.Text.RegularExpressions;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Tests.Documentation;

public sealed partial class SourcesPageTests
{
    private static IEnumerable<string> Keys => typeof(DefinitionKeys)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .SelectMany(section => (string[])section.GetValue(null)!)
        .Distinct();

    private static IEnumerable<string> Values =>
    [
        .. PaginationReader.BuiltInTypes,
        .. CredentialsReader.BuiltInTypes,
        .. Names<DecoderKind>(),
        .. Names<ErrorAction>(),
        .. Names<RequestPlace>(),
    ];

    [TestCaseSource(typeof(SourcesPage), nameof(SourcesPage.Definitions))]
    public void Every_YAML_block_is_valid(string definition) =>
        Assert.That(new SourceReader([], []).Read(definition, "sources.md").Errors, Is.Empty);

    [Test]
    public void There_is_an_example_of_every_type_of_pagination() => Assert.That(
        PaginationType().Matches(SourcesPage.Text).Select(match => match.Groups["type"].Value).Distinct(),
        Is.SupersetOf(PaginationReader.BuiltInTypes));

    [TestCaseSource(nameof(Keys))]
    public void The_reference_has_every_key(string key) => Assert.That(SourcesPage.Reference, Does.Contain($"`{key}`"));

    [TestCaseSource(nameof(Values))]
    public void The_reference_has_every_value(string value) => Assert.That(SourcesPage.Reference, Does.Contain($"`{value}`"));

    [Test]
    public void No_line_is_longer_than_140_columns() =>
        Assert.That(SourcesPage.Text.Split('\n').Where(line => line.Length > 140), Is.Empty);

    private static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());

    [GeneratedRegex("^(pagination: \\{|  )( )?type: (?<type>\\w+)", RegexOptions.Multiline)]
    private static partial Regex PaginationType();
}
