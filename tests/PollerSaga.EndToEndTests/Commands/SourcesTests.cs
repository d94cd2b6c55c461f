using System.Text.Json;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

/// <summary>The definitions of sources, in files and in the database.</summary>
public sealed class SourcesTests : EndToEndTest
{
    private const string Definition =
        """
        version: 1
        name: shop
        url: https://shop.test
        streams:
          orders:
            path: /orders
            pagination: { type: linkHeader }

        """;

    [Test]
    public async Task Applies_lists_shows_and_removes_a_definition()
    {
        Directory.CreateDirectory(Data.Path);
        var file = Path.Combine(Data.Path, "shop.yaml");
        await File.WriteAllTextAsync(file, Definition);
        await RunAsync("migrate", "--data", Data.Path);

        var validate = await RunAsync("sources", "validate", file);
        var apply = await RunAsync("sources", "apply", file, "--by", "me", "--data", Data.Path);
        var again = await RunAsync("sources", "apply", file, "--by", "you", "--data", Data.Path, "--json");
        var list = await RunAsync("sources", "list", "--data", Data.Path, "--json");
        var show = await RunAsync("sources", "show", "shop", "--data", Data.Path, "--json");
        var version = JsonDocument.Parse(show.Output).RootElement.GetProperty("version").GetString()!;
        var remove = await RunAsync("sources", "remove", "shop", "--data", Data.Path);
        var unknown = await RunAsync("sources", "remove", "shop", "--data", Data.Path);
        var kept = await RunAsync("sources", "show", "shop", "--version", version[..12], "--data", Data.Path, "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((validate.ExitCode, validate.Output), Is.EqualTo((0, $"{file} is valid: source shop with 1 stream (orders).")));
            Assert.That((apply.ExitCode, apply.Output), Is.EqualTo((0, $"The source shop has the version {version[..12]}.")));
            Assert.That(JsonDocument.Parse(again.Output).RootElement[0].GetProperty("isChanged").GetBoolean(), Is.False);
            Assert.That(JsonDocument.Parse(list.Output).RootElement[0].GetProperty("by").GetString(), Is.EqualTo("me"));
            Assert.That(JsonDocument.Parse(show.Output).RootElement.GetProperty("content").GetString(), Is.EqualTo(Definition));
            Assert.That((remove.ExitCode, unknown.ExitCode), Is.EqualTo((0, 1)));
            Assert.That((kept.ExitCode, kept.Output), Is.EqualTo((0, show.Output)));
        }
    }

    [Test]
    public async Task Prints_the_errors_of_a_definition_and_stores_nothing()
    {
        Directory.CreateDirectory(Data.Path);
        var (valid, invalid) = (Path.Combine(Data.Path, "shop.yaml"), Path.Combine(Data.Path, "bad.yaml"));
        await File.WriteAllTextAsync(valid, Definition);
        await File.WriteAllTextAsync(invalid, Definition.Replace("linkHeader", "linkheader", StringComparison.Ordinal));
        await RunAsync("migrate", "--data", Data.Path);

        var apply = await RunAsync("sources", "apply", valid, invalid, "--data", Data.Path);
        var list = await RunAsync("sources", "list", "--data", Data.Path, "--json");
        var missing = await RunAsync("sources", "validate", Path.Combine(Data.Path, "none.yaml"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((apply.ExitCode, apply.Output), Is.EqualTo((3, string.Empty)));
            Assert.That(apply.Error, Does.StartWith(
                $"{invalid}:7:25: streams.orders.pagination.type: 'linkheader' is not allowed here. Did you mean 'linkHeader'?"));
            Assert.That(list.Output, Is.EqualTo("[]"));
            Assert.That(missing.ExitCode, Is.EqualTo(64), missing.ToString());
        }
    }
}
