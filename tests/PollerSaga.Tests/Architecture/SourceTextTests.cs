using System.Globalization;
using System.Text.RegularExpressions;
using PollerSaga.Tests.Documentation;

namespace PollerSaga.Tests.Architecture;

/// <summary>The sizes of source files, and their names.</summary>
public sealed partial class SourceTextTests
{
    private const int MaxLines = 350;
    private const int MaxMedianLines = 60;

    [Test]
    public void No_line_is_longer_than_the_editor_config_allows() => Violations.AssertNone(
        from file in SourceCode.All
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > MaxLineLength
        select $"{file.Path}:{line.Number} has {line.Text.Length} columns");

    [Test]
    public void No_file_is_too_long() => Violations.AssertNone(
        SourceCode.All.Where(file => file.Lines.Length > MaxLines).Select(file => $"{file.Path} has {file.Lines.Length} lines"));

    [Test]
    public void Half_of_the_files_have_at_most_60_lines()
    {
        var lengths = SourceCode.In("src").Select(file => file.Lines.Length).Order().ToList();

        Assert.That(lengths[lengths.Count / 2], Is.AtMost(MaxMedianLines));
    }

    [Test]
    public void A_file_has_one_type_and_its_name() => Violations.AssertNone(
        from file in SourceCode.All
        where file.Path.EndsWith(".cs", StringComparison.Ordinal)
        let types = file.Lines.Select(
            line => TypeDeclaration().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).ToList()
        where types.Count > 0 && (types.Count > 1 || types[0] != Path.GetFileName(file.Path).Split('.')[0])
        select $"{file.Path} has {string.Join(", ", types)}");

    private static int MaxLineLength { get; } = int.Parse(
        MaxLineLengthSetting().Match(Repository.Read(".editorconfig")).Groups["columns"].Value,
        CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[\*\.\{cs,razor\}\]\nmax_line_length = (?<columns>\d+)$", RegexOptions.Multiline)]
    private static partial Regex MaxLineLengthSetting();

    // Namespaces are file-scoped, so a type that stands in no other begins in the first column.
    [GeneratedRegex(@"^(public |internal |file |sealed |static |abstract |readonly |partial |ref |unsafe )*" +
        @"(class|record struct|record class|record|struct|interface|enum|delegate \S+) (?<name>\w+)")]
    private static partial Regex TypeDeclaration();
}
