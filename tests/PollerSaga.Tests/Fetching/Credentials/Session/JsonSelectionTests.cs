using System.Text.Json;
using PollerSaga.Fetching.Credentials.Session;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Credentials.Session;

public sealed class JsonSelectionTests
{
    private const string Body = """{"a":{"b c":[1,"x",{"d":true}]},"e":null,"f":12.50}""";

    [TestCase("$.a['b c'][0]", JsonValueKind.Number, "1")]
    [TestCase("$.a['b c'][1]", JsonValueKind.String, "x")]
    [TestCase("$.a['b c'][-1].d", JsonValueKind.True, "true")]
    [TestCase("$.a", JsonValueKind.Object, "")]
    [TestCase("$.e", JsonValueKind.Null, "null")]
    [TestCase("$.f", JsonValueKind.Number, "12.50")]
    [TestCase("$.a['b c'][3]", JsonValueKind.Undefined, "")]
    [TestCase("$.a[0]", JsonValueKind.Undefined, "")]
    [TestCase("$.f.g", JsonValueKind.Undefined, "")]
    [TestCase("$", JsonValueKind.Object, "")]
    public void Finds_the_value_of_a_selector(string selector, JsonValueKind kind, string text)
    {
        using var body = JsonDocument.Parse(Body);

        Assert.That(JsonSelection.Select(body.RootElement, Selector.Parse(selector)), Is.EqualTo(new SelectedValue(kind, text)));
    }
}
