using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;
using PollerSaga.Tests.Sources.Reading;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Sources.Storage;

public abstract class SourceStoreConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const string Changed = SampleDefinitions.Valid + "headers: { A: b }\n";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ShiftedClock _clock = new();

    [Test]
    public async Task Applies_a_definition_once()
    {
        await using var engine = await StartAsync(start: false, swap: services => services.AddSingleton<TimeProvider>(_clock));
        var sources = engine.Get<ISourceStore>();

        var first = await sources.ApplyAsync("a", SampleDefinitions.Valid, by: "me");
        var before = await sources.FindAsync("a", None);
        _clock.Shift(TimeSpan.FromHours(1));
        var again = await sources.ApplyAsync("a", SampleDefinitions.Valid.ReplaceLineEndings("\r\n") + "\n", by: "you");
        var after = await sources.FindAsync("a", None);

        Assert.That((first.IsChanged, again), Is.EqualTo((true, first with { IsChanged = false })));
        Assert.That((after, after!.By, after.Content), Is.EqualTo((before, "me", SampleDefinitions.Valid)));
        Assert.That(after.Version, Is.EqualTo(SourceText.Of(after.Content).Version).And.Length.EqualTo(64));
    }

    [Test]
    public async Task Keeps_earlier_versions()
    {
        await using var engine = await StartAsync(start: false);
        var sources = engine.Get<ISourceStore>();
        var first = await sources.ApplyAsync("a", SampleDefinitions.Valid, by: null);
        var second = await sources.ApplyAsync("a", Changed, by: null);
        var back = await sources.ApplyAsync("a", SampleDefinitions.Valid, by: null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((second.IsChanged, back), Is.EqualTo((true, first)));
            Assert.That((await sources.FindVersionAsync(second.Version, None))?.Content, Is.EqualTo(Changed));
            Assert.That((await sources.FindVersionAsync(first.Version[..12], None))?.Version, Is.EqualTo(first.Version));
            Assert.That(await sources.FindVersionAsync(first.Version[..11], None), Is.Null);
            Assert.That(await sources.FindVersionAsync(first.Version.ToUpperInvariant(), None), Is.Null);
            Assert.That(await sources.FindVersionAsync("%%%%%%%%%%%%", None), Is.Null);
            Assert.That(await engine.Store.ReadAsync(db => db.Set<SourceVersion>().CountAsync()), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Removes_a_source_and_keeps_its_versions()
    {
        await using var engine = await StartAsync(start: false);
        var sources = engine.Get<ISourceStore>();
        var b = await sources.ApplyAsync("b", SampleDefinitions.Valid, by: null);
        await sources.ApplyAsync("a", Changed, by: null);

        var listed = (await sources.ListAsync(None)).Select(source => source.Name).ToList();
        var removed = (await sources.RemoveAsync("b"), await sources.RemoveAsync("b"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((listed, removed), Is.EqualTo((new List<string> { "a", "b" }, (true, false))));
            Assert.That((await sources.ListAsync(None)).Select(source => source.Name), Is.EqualTo(new[] { "a" }));
            Assert.That(await sources.FindAsync("b", None), Is.Null);
            Assert.That((await sources.FindVersionAsync(b.Version, None))?.Name, Is.EqualTo("b"));
            Assert.That((await sources.ApplyAsync("b", SampleDefinitions.Valid, by: null)).IsChanged, Is.True);
        }
    }

    [Test]
    public async Task Stores_a_version_without_a_source()
    {
        await using var engine = await StartAsync(start: false);
        var sources = engine.Get<ISourceStore>();

        var version = await sources.StoreVersionAsync("inline", SampleDefinitions.Valid);

        Assert.That(await sources.StoreVersionAsync("inline", SampleDefinitions.Valid), Is.EqualTo(version));
        Assert.That((await sources.FindVersionAsync(version, None))?.Content, Is.EqualTo(SampleDefinitions.Valid));
        Assert.That(await sources.ListAsync(None), Is.Empty);
    }

    [Test]
    public async Task Applies_the_same_definition_in_several_processes_at_once()
    {
        await using var engine = await StartAsync(start: false);
        await using var other = await StartAsync(start: false);

        var applied = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            (number % 2 == 0 ? engine : other).Get<ISourceStore>().ApplyAsync("a", SampleDefinitions.Valid, by: $"process {number % 2}")));

        Assert.That(applied.Select(source => source.Version).Distinct(), Has.Exactly(1).Items);
        Assert.That(await engine.Store.ReadAsync(db => db.Set<SourceVersion>().CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task Compiles_a_version_once_and_keeps_a_bounded_number()
    {
        await using var engine = await StartAsync(start: false);
        var (sources, catalog) = (engine.Get<ISourceStore>(), engine.Get<SourceCatalog>());
        var version = await sources.StoreVersionAsync("a", SampleDefinitions.Valid);

        var first = await catalog.FindAsync(version, None);
        var second = await catalog.FindAsync(version, None);
        for (var i = 0; i < SourceCatalog.MaxDefinitions + 10; i++)
            await catalog.FindAsync(await sources.StoreVersionAsync("a", SampleDefinitions.Valid + $"# {i}\n"), None);

        Assert.That((first?.Name, ReferenceEquals(first, second), catalog.Count), Is.EqualTo(("a", true, SourceCatalog.MaxDefinitions)));
        Assert.That(await catalog.FindAsync(new string('0', 64), None), Is.Null);
    }

    [Test]
    public async Task Explains_a_version_that_this_process_does_not_accept()
    {
        await using var engine = await StartAsync(start: false);
        var text = SampleDefinitions.OfStream("pagination: { type: proprietary }");
        var version = await engine.Get<ISourceStore>().StoreVersionAsync("a", text);

        Assert.That(
            async () => await engine.Get<SourceCatalog>().FindAsync(version, None),
            Throws.TypeOf<SourceDefinitionException>().With.Message.StartsWith($"a@{version[..12]}:6:25: streams.items.pagination.type: "));
    }
}
