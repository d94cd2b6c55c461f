using PollerSaga.ApiKeys;

namespace PollerSaga.Tests.ApiKeys;

public sealed class ApiKeyTextTests
{
    private static readonly byte[] Salt = new byte[ApiKeyText.SaltLength];

    [Test]
    public void Is_different_each_time_and_can_be_parsed()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ApiKeyText.Create()).ToList();

        Assert.That(keys.Select(key => key.Id), Is.Unique);
        Assert.That(keys.Select(key => key.Secret), Is.Unique);
        Assert.That(keys.Select(key => ApiKeyText.Parse(key.ToString())), Is.EqualTo(keys));
        Assert.That(keys.Select(key => key.ToString()), Is.All.Match("^pollersaga_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$"));
    }

    [Test]
    public void Matches_only_its_own_hash()
    {
        var (key, other) = (ApiKeyText.Create(), ApiKeyText.Create());
        var hash = key.HashWith(Salt);

        Assert.That(hash, Has.Length.EqualTo(ApiKeyText.HashLength));
        Assert.That(key.Matches(Salt, hash), Is.True);
        Assert.That(key.Matches([1, .. Salt[1..]], hash), Is.False);
        Assert.That((other with { Id = key.Id }).Matches(Salt, hash), Is.False);
        Assert.That(key.Matches(Salt, []), Is.False);
    }

    [TestCase("")]
    [TestCase("pollersaga_")]
    [TestCase("pollersaga_0123456789abcdef_short")]
    [TestCase("pollersaga_0123456789abcdef-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("Pollersaga_0123456789abcdef_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    public void Refuses_other_text(string text) => Assert.That(ApiKeyText.Parse(text), Is.Null);
}
