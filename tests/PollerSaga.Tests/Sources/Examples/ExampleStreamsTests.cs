using System.Text.RegularExpressions;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;
using PollerSaga.Tests.Documentation;
using PollerSaga.Tests.Fetching.Streams;

namespace PollerSaga.Tests.Sources.Examples;

/// <summary>The definitions in <c>examples/sources</c>: each reads every record of a partner with the API's dialect.</summary>
public sealed partial class ExampleStreamsTests
{
    private const string Folder = "examples/sources";

    private static IEnumerable<string> Files => Repository.Files(Folder);

    [TestCaseSource(nameof(Files))]
    public void Is_valid_and_has_the_name_of_its_file(string file)
    {
        var definition = Read(file);

        Assert.That(file, Is.EqualTo($"{Folder}/{definition.Name}.yaml"));
        Assert.That(definition.Parameters.Values.Select(parameter => parameter.Description), Has.None.Null);
    }

    [TestCaseSource(nameof(Files))]
    public void Names_the_documentation_of_the_API_and_each_secret_in_its_comment(string file)
    {
        var text = Repository.Read(file);
        var comment = text[..text.IndexOf("\nversion:", StringComparison.Ordinal)];

        Assert.That(comment, Does.Contain("# API: https://"));
        foreach (var secret in SecretsIn(text))
            Assert.That(comment, Does.Contain(secret));
        Assert.That(text.Split('\n').Max(line => line.Length), Is.AtMost(140));
    }

    [Test]
    public void All_streams_are_tested() => Assert.That(
        Files.Select(Read).SelectMany(definition => definition.Streams.Keys.Select(stream => $"{definition.Name}/{stream}")),
        Is.EquivalentTo(ExampleStreams.All.Select(example => example.Name)));

    [Test]
    public void All_types_of_pagination_occur()
    {
        var types = Files.Select(Read).SelectMany(definition => definition.Streams.Values).Select(stream => stream.Pagination switch
        {
            SinglePage => "none",
            PositionPagination { IsOffset: true } => "offset",
            PositionPagination => "page",
            CursorPagination => "cursor",
            KeysetPagination => "keyset",
            NextUrlPagination => "nextUrl",
            LinkHeaderPagination => "linkHeader",
            var other => other.ToString()!,
        });

        Assert.That(types.Distinct(), Is.EquivalentTo(PaginationReader.BuiltInTypes));
    }

    [TestCaseSource(typeof(ExampleStreams), nameof(ExampleStreams.All))]
    public async Task Reads_every_record_once(object stream)
    {
        var example = (ExampleStream)stream;
        var text = Repository.Read($"{Folder}/{example.Source}.yaml");
        var dialect = example.Partner;
        var isOnePage = example.Dialect.StartsWith("none", StringComparison.Ordinal);
        var records = isOnePage ? 50 : (example.PageSize * 2) + 3;
        await using var job = await SourceJob.PrepareAsync(
            dialect,
            records,
            settings: SecretsIn(text).Select(name => $"Secrets:{name}={SecretOf(name, dialect.Secrets)}"));

        var status = await job.RunAsync(
            _ => Redirect(text, job.Partner.Address),
            stream: example.Stream,
            parameters: example.JobParameters);

        var report = job.Partner.Report;
        Assert.That(report.Problems, Is.Empty);
        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(report.AllReadOnce, Is.True, $"{string.Join(", ", report.RecordReads)}; unread {string.Join(", ", report.Unread)}");
        Assert.That(status.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Complete), status.Completeness.Reason);
        Assert.That(status.Completeness.Records, Is.EqualTo(records));
        Assert.That(status.Completeness.Pages, Is.EqualTo(isOnePage ? 1 : 3), "The page size of the definition is not sent.");
        Assert.That(
            job.Partner.Requests.Where(request => request.Page is not null).Select(request => request.Method).Distinct(),
            Is.EqualTo([example.Dialect.Contains("in=json", StringComparison.Ordinal) ? "POST" : "GET"]));
    }

    private static SourceDefinition Read(string file) => new SourceReader([], []).Read(Repository.Read(file), file).Require();

    private static IReadOnlyList<string> SecretsIn(string text) =>
        [.. SecretReference().Matches(text).Select(match => match.Groups["name"].Value).Distinct()];

    private static string SecretOf(string name, IReadOnlyDictionary<string, string> secrets) =>
        secrets.Count == 1 ? secrets.Values.Single() : secrets.Single(secret => name.EndsWith(secret.Key, StringComparison.Ordinal)).Value;

    // Only the hosts change: paths, parameters and credentials stay as the example has them.
    private static string Redirect(string text, Uri partner) => TokenAddress().Replace(
        Address().Replace(text, $"url: {partner.GetLeftPart(UriPartial.Authority)}"),
        $"tokenUrl: {new Uri(partner, "/oauth/token")}");

    [GeneratedRegex(@"\$\{secret:(?<name>\w+)\}")]
    private static partial Regex SecretReference();

    [GeneratedRegex("^url: https://[^/\n]+", RegexOptions.Multiline)]
    private static partial Regex Address();

    [GeneratedRegex("tokenUrl: https://.+$", RegexOptions.Multiline)]
    private static partial Regex TokenAddress();
}
