using PollerSaga.Fetching.Pagination;

namespace PollerSaga.Tests.Fetching.Pagination;

public sealed class LoopGuardTests
{
    [Test]
    public void A_chain_with_new_cursors_continues() =>
        Assert.That(Walk(("a", 1, 10), ("b", 2, 10), ("c", 3, 10), (null, 4, 3)), Is.Null);

    [Test]
    public void Ends_a_chain_whose_cursor_stays_the_same() =>
        Assert.That(Walk(("a", 1, 10), ("a", 2, 10)), Does.StartWith("Page 1 leads to itself"));

    [Test]
    public void Ends_a_chain_that_returns_to_an_earlier_page() =>
        Assert.That(Walk(("a", 1, 10), ("b", 2, 10), ("c", 3, 10), ("a", 4, 10)), Does.StartWith("Page 3 leads back to page 1:"));

    [Test]
    public void Ends_a_chain_that_repeats_a_page_with_records() => Assert.That(
        Walk(("a", 1, 10), ("b", 1, 10)),
        Does.StartWith("Page 1 has the same content as page 0, byte by byte, with 10 records."));

    [TestCase(0)]
    [TestCase(null)]
    public void Pages_without_records_can_be_identical(int? records) =>
        Assert.That(Walk(("a", 1, records), ("b", 1, records), (null, 1, records)), Is.Null);

    [Test]
    public void Ends_a_chain_whose_last_page_repeats_the_page_before() =>
        Assert.That(Walk(("a", 1, 10), (null, 1, 10)), Does.StartWith("Page 1 has the same content"));

    [Test]
    public void The_hash_of_a_token_is_stable_and_depends_on_each_character()
    {
        Assert.That(LoopGuard.TokenHash(string.Empty), Is.EqualTo(0xEF46DB3751D8E999), "The published test value of XXH64.");
        Assert.That(LoopGuard.TokenHash("page=2"), Is.Not.EqualTo(LoopGuard.TokenHash("page=3")));
    }

    private static string? Walk(params (string? Next, ulong Digest, int? Records)[] pages)
    {
        var requested = new Dictionary<ulong, int>();
        ChainPage? previous = null;
        for (var index = 0; index < pages.Length; index++)
        {
            var (next, digest, records) = pages[index];
            var page = new ChainPage(index, next is null ? null : LoopGuard.TokenHash(next), digest, records);
            if (LoopGuard.FindLoop(page, previous, hash => requested.TryGetValue(hash, out var first) ? first : null) is { } loop)
                return loop;
            if (page.Next is { } hash)
                requested.Add(hash, index + 1);
            previous = page;
        }

        return null;
    }
}
