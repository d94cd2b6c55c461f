using CsCheck;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Requests;

namespace PollerSaga.Tests.Fetching.Requests;

public sealed class SecretMaskTests
{
    private const string Key = "CANARY /+é%";

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["key"] = Key,
        ["long"] = $"{Key}-longer",
        ["none"] = string.Empty,
    };

    private static readonly string[] Parts = ["$", "{", "}", "${secret:a}", "%", "25", "a", "b", "ab", "$$", "|"];

    private static readonly string[] Values = ["a", "$", "${", "%", "ab", "$a", "{secret:", "b$"];

    [TestCase("https://api.test/CANARY%20%2F%2B%C3%A9%25/x", ExpectedResult = "https://api.test/***/x")]
    [TestCase("?k=CANARY%20%2f%2b%c3%a9%25", ExpectedResult = "?k=***")]
    [TestCase("?k=CANARY+%2F%2B%C3%A9%25&x", ExpectedResult = "?k=***&x")]
    [TestCase("CANARY /+é%CANARY /+é%", ExpectedResult = "******")]
    [TestCase("?k=CANARY /%2B%c3%A9%25", ExpectedResult = "?k=***")]
    [TestCase("?k=%43%41%4e%41%52%59 /+é%", ExpectedResult = "?k=***")]
    [TestCase("?next=CANARY%2520%252F%252B%25C3%25A9%2525", ExpectedResult = "?next=***")]
    [TestCase("canary%20%2F%2B%C3%A9%25.api.test", ExpectedResult = "***.api.test")]
    [TestCase("?k=CANARY /+é%-longer", ExpectedResult = "?k=***")]
    [TestCase("?k=CANARY", ExpectedResult = "?k=CANARY")]
    [TestCase("?k=%", ExpectedResult = "?k=%")]
    [TestCase("", ExpectedResult = "")]
    public string Masks_each_spelling_of_a_secret(string text) => Mask().Mask(text);

    [TestCase("?k=CANARY /+é%&x", ExpectedResult = "?k=${secret:key}&x")]
    [TestCase("?k=CANARY%20%2F%2B%C3%A9%25", ExpectedResult = "?k=${secret:key|1}")]
    [TestCase("?k=CANARY /+é%-longer", ExpectedResult = "?k=${secret:long}")]
    [TestCase("?$skip=10&$$a=$", ExpectedResult = "?$skip=10&$$$a=$")]
    [TestCase("?k=${secret:long}", ExpectedResult = "?k=$${secret:long}")]
    [TestCase("$CANARY /+é%", ExpectedResult = "$$${secret:key}")]
    public string Hides_a_secret_in_text_that_is_stored(string text) => Mask().Hide(text);

    [TestCase("?k=CANARY /+é%&x")]
    [TestCase("?k=CANARY%20%2F%2B%C3%A9%25")]
    [TestCase("?k=CANARY%20%2f%2b%c3%a9%25")]
    [TestCase("?k=CANARY+%2F%2B%C3%A9%25")]
    [TestCase("?k=CANARY+%2f%2b%c3%a9%25")]
    [TestCase("?k=CANARY%2520%252F%252B%25C3%25A9%2525")]
    [TestCase("https://canary /+é%.test")]
    [TestCase("$CANARY /+é%$")]
    [TestCase("${secret:key}")]
    [TestCase("$${secret:long|1}$${")]
    [TestCase("${secret:unknown}")]
    public void Restores_the_text_byte_by_byte(string text)
    {
        var hidden = Mask().Hide(text);

        Assert.That(hidden, Does.Not.Contain("CANARY").IgnoreCase);
        Assert.That(Mask().Reveal(hidden), Is.EqualTo(text));
    }

    [Test]
    public void Restores_another_spelling_with_the_same_meaning() => Assert.That(
        Mask().Reveal(Mask().Hide("?k=CANARY%20/%2B%C3%A9%25")),
        Is.EqualTo("?k=CANARY%20%2F%2B%C3%A9%25"));

    [Test]
    public void Restores_every_text() => Gen.Select(
        Gen.OneOf(Parts).List[0, 12].Select(parts => string.Concat(parts)),
        Gen.OneOf(Values))
        .Sample((text, value) =>
        {
            var mask = SecretMask.Of(["a"], _ => value);
            return mask.Reveal(mask.Hide(text)) == text || text.Contains('%', StringComparison.Ordinal);
        });

    [Test]
    public void Inserts_the_present_value_of_a_secret()
    {
        var hidden = Mask().Hide("?k=CANARY%20%2F%2B%C3%A9%25");

        Assert.That(SecretMask.Of(["key"], _ => "new value").Reveal(hidden), Is.EqualTo("?k=new%20value"));
    }

    [Test]
    public void Does_not_give_a_secret_to_a_partner_that_asks_for_it()
    {
        const string asked = "https://api.test/?stolen=${secret:key}&$${secret:key|1}";

        Assert.That(Mask().Reveal(Mask().Hide(asked)), Is.EqualTo(asked));
        Assert.That(SecretMask.None.Reveal(SecretMask.None.Hide(asked)), Is.EqualTo(asked));
    }

    [Test]
    public void Names_a_secret_that_the_source_no_longer_has() => Assert.That(
        () => SecretMask.None.Reveal("?k=${secret:key}"),
        Throws.TypeOf<FetchException>().With.Message.Contains("'key'"));

    [Test]
    public void Hides_a_session_token_that_the_next_request_replaces()
    {
        var hidden = Mask().With("SESSION-1").Hide("?session=SESSION-1");

        Assert.That(hidden, Is.EqualTo("?session=${secret:}"));
        Assert.That(Mask().Reveal(hidden), Is.EqualTo("?session=***"));
    }

    private static SecretMask Mask() => SecretMask.Of(Secrets.Keys, name => Secrets[name]);
}
