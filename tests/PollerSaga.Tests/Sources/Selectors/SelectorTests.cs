using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Sources.Selectors;

public sealed class SelectorTests
{
    [TestCase("$", "")]
    [TestCase("$.items", "items")]
    [TestCase("$.items[-1].id", "items|[-1]|id")]
    [TestCase("$[0][12]", "[0]|[12]")]
    [TestCase("$[2147483647]", "[2147483647]")]
    [TestCase("$['a b'][\"c.d\"]", "a b|c.d")]
    [TestCase("$.next-page", "next-page")]
    [TestCase("$.@count", "@count")]
    [TestCase("$._links.größe", "_links|größe")]
    [TestCase("$['@odata.nextLink']", "@odata.nextLink")]
    [TestCase("$['']", "")]
    [TestCase("$ .a [ 0 ] [ 'b' ]", "a|[0]|b")]
    [TestCase("$['it\\'s']", "it's")]
    [TestCase("$[\"it's \\\"x\\\"\"]", "it's \"x\"")]
    [TestCase("$['it\"s']", "it\"s")]
    [TestCase(@"$['\b\f\n\r\t\/\\']", "\b\f\n\r\t/\\")]
    [TestCase(@"$['\u0041\u00e9\uD83D\uDE00']", "Aé😀")]
    [TestCase("$['😀 == 1']", "😀 == 1")]
    public void Parses_members_and_indices(string text, string steps)
    {
        var selector = Selector.Parse(text);

        Assert.Multiple(() =>
        {
            Assert.That(string.Join('|', selector.Steps.Select(step => step.Name ?? $"[{step.Index}]")), Is.EqualTo(steps));
            Assert.That(selector.Steps, Has.Count.EqualTo(text == "$" ? 0 : steps.Split('|').Length));
            Assert.That((selector.Text, selector.Header), Is.EqualTo((text, (string?)null)));
        });
    }

    [TestCase("header:X-Next", "X-Next")]
    [TestCase("header: Link", "Link")]
    [TestCase("header:x_total!", "x_total!")]
    public void Parses_a_header(string text, string header)
    {
        var selector = Selector.Parse(text);

        Assert.That((selector.Header, selector.Steps.Count), Is.EqualTo((header, 0)));
    }

    [TestCase("", 0)]
    [TestCase("items", 0)]
    [TestCase(" $.a", 0)]
    [TestCase("$a", 1)]
    [TestCase("$.", 2)]
    [TestCase("$.a ", 3)]
    [TestCase("$.1a", 2)]
    [TestCase("$..a", 2)]
    [TestCase("$.*", 2)]
    [TestCase("$.a[*]", 3)]
    [TestCase("$.a[?@.b]", 3)]
    [TestCase("$.a[0:2]", 3)]
    [TestCase("$.a[0,1]", 3)]
    [TestCase("$.a['b','c']", 3)]
    [TestCase("$.a[]", 3)]
    [TestCase("$.a[", 3)]
    [TestCase("$.a[0", 5)]
    [TestCase("$.a[-2]", 3)]
    [TestCase("$.a[-0]", 3)]
    [TestCase("$.a[-]", 3)]
    [TestCase("$.a[01]", 3)]
    [TestCase("$.a[-01]", 3)]
    [TestCase("$.a[+1]", 3)]
    [TestCase("$.a[2147483648]", 3)]
    [TestCase("$.a['b]", 4)]
    [TestCase("$.a['b'", 7)]
    [TestCase("$.a['b\\", 6)]
    [TestCase(@"$['\x']", 3)]
    [TestCase(@"$['\""']", 3)]
    [TestCase(@"$['\u00g0']", 3)]
    [TestCase(@"$['\u00", 3)]
    [TestCase(@"$['\ud83d']", 2)]
    [TestCase(@"$['\ude00\ud83d']", 2)]
    [TestCase("$['a\nb']", 4)]
    [TestCase("header:", 7)]
    [TestCase("header:X Next", 8)]
    [TestCase("header:Größe", 9)]
    [TestCase("$.a == 1", 3)]
    public void Refuses_other_text_and_states_the_position(string text, int position)
    {
        var failure = Assert.Throws<SelectorException>(() => Selector.Parse(text));

        Assert.That(failure!.Position, Is.EqualTo(position), failure.Message);
        Assert.That(failure.Message, Does.EndWith("."));
    }

    [Test]
    public void Limits_the_length()
    {
        var longest = "$." + new string('a', Selector.MaxLength - 2);

        Assert.That(Selector.Parse(longest).Steps, Has.Count.EqualTo(1));
        Assert.That(() => Selector.Parse(longest + "a"), Throws.TypeOf<SelectorException>().With.Message.Contains("4096"));
    }

    [Test]
    public void Equals_a_selector_with_the_same_text()
    {
        var selector = Selector.Parse("$.a");

        Assert.That(Selector.Parse("$.a"), Is.EqualTo(selector));
        Assert.That(Selector.Parse("$.b"), Is.Not.EqualTo(selector));
    }
}
