using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Tests.Jobs.Preparation;

public sealed class RequestedStreamTests
{
    private const string Text =
        """
        version: 1
        name: github
        url: https://${host}:8443/v1
        parameters:
          owner: { required: true, description: The account. }
          host: { default: api.github.test }
          since: { required: false }
        streams:
          issues: { path: "/${owner}/issues", pagination: { type: none } }
          pulls: { path: /pulls, query: { since: "${since}" }, pagination: { type: none } }
        """;

    private static readonly Dictionary<string, string> Owner = new() { ["owner"] = "octocat" };

    private static SourceDefinition Source { get; } = new SourceReader([], []).Read(Text, "github.yaml").Require();

    [Test]
    public void Is_named_as_source_and_stream()
    {
        var stream = RequestedStream.Of(Source, "1", "issues", Owner);

        Assert.That((stream.Name, stream.Stream.Name), Is.EqualTo(("github/issues", "issues")));
    }

    [Test]
    public void Is_the_only_stream_of_a_source_without_a_name()
    {
        var one = Source with { Streams = Source.Streams.Take(1).ToDictionary() };

        Assert.That(RequestedStream.Of(one, "1", stream: null, Owner).Name, Is.EqualTo("github/issues"));
    }

    [TestCase(null, "The source 'github' has several streams: name one, as github/STREAM. They are issues, pulls.")]
    [TestCase("issue", "The source 'github' has no stream 'issue'. Its streams are issues, pulls.")]
    public void Must_exist(string? stream, string message) => AssertRefused(() => RequestedStream.Of(Source, "1", stream, Owner), message);

    [Test]
    public void Has_all_required_parameters_and_no_others()
    {
        AssertRefused(
            () => RequestedStream.Of(Source, "1", "issues", parameters: null),
            "The source 'github' needs the parameter 'owner' (The account). Set it, for example with --param owner=VALUE.");
        AssertRefused(
            () => RequestedStream.Of(Source, "1", "issues", new Dictionary<string, string> { ["owner"] = "x", ["ower"] = "y" }),
            "The source 'github' has no parameter 'ower'. Its parameters: host, owner, since.");
    }

    [Test]
    public void Knows_the_address_that_was_typed()
    {
        var other = new Dictionary<string, string>(Owner) { ["host"] = "localhost" };

        Assert.That(RequestedStream.Of(Source, "1", "issues", Owner).FindUrl(), Is.EqualTo(new Uri("https://api.github.test:8443/v1")));
        Assert.That(RequestedStream.Of(Source, "1", "issues", other).FindUrl(), Is.EqualTo(new Uri("https://localhost:8443/v1")));
    }

    [Test]
    public void Does_not_read_a_secret_to_know_the_address()
    {
        var source = new SourceReader([], [])
            .Read(Text.Replace("${host}", "${secret:tenant}.github.test", StringComparison.Ordinal), "github.yaml")
            .Require();

        Assert.That(RequestedStream.Of(source, "1", "issues", Owner).FindUrl(), Is.Null);
    }

    private static void AssertRefused(Func<RequestedStream> find, string message) =>
        Assert.That(find, Throws.TypeOf<StreamNotFoundException>().With.Message.EqualTo(message));
}
