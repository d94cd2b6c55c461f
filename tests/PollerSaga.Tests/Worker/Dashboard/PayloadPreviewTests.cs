using System.Text;
using PollerSaga.Worker.Dashboard.Payloads;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class PayloadPreviewTests
{
    [Test]
    public void Indents_JSON() => Assert.That(
        PayloadPreview.Of("""{"a":[1,-2.50e3,"ü – \u0022"],"b":{},"c":null,"d":true}"""u8, isWhole: true),
        Is.EqualTo(
            new PayloadPreview(
                "{\n  \"a\": [\n    1,\n    -2.50e3,\n    \"ü – \\u0022\"\n  ],\n  \"b\": {},\n  \"c\": null,\n  \"d\": true\n}",
                IsWhole: true)));

    [Test]
    public void Shows_JSON_that_is_cut_off_as_far_as_it_goes() => Assert.That(
        PayloadPreview.Of("""{"a":[1,2,{"b":"begun and not en"""u8, isWhole: false),
        Is.EqualTo(new PayloadPreview("{\n  \"a\": [\n    1,\n    2,\n    {\n      \"b\": ", IsWhole: false)));

    [Test]
    public void Shows_other_text_as_it_is() =>
        Assert.That(PayloadPreview.Of("<html>ü</html>"u8, isWhole: true).Text, Is.EqualTo("<html>ü</html>"));

    [Test]
    public void Shows_the_first_bytes_of_what_is_no_text()
    {
        var preview = PayloadPreview.Of(Enumerable.Range(0, 1000).Select(number => (byte)number).ToArray(), isWhole: true);

        Assert.That(preview.Text.Split('\n')[0].Trim(), Is.EqualTo("000102030405060708090A0B0C0D0E0F"));
        Assert.That(preview.IsWhole, Is.False);
    }

    [Test]
    public async Task Reads_no_more_than_the_beginning()
    {
        using var payload = new MemoryStream(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 100_000))}]"));

        var preview = await PayloadPreview.ReadAsync(payload, CancellationToken.None);

        Assert.That(preview.IsWhole, Is.False);
        Assert.That(payload.Position, Is.EqualTo(PayloadPreview.MaxBytes + 1));
        Assert.That(preview.Text, Does.StartWith("[\n  0,\n  1,\n"));
    }

    [Test]
    public async Task Shows_a_small_payload_whole()
    {
        using var payload = new MemoryStream("[1]"u8.ToArray());

        Assert.That(
            await PayloadPreview.ReadAsync(payload, CancellationToken.None),
            Is.EqualTo(new PayloadPreview("[\n  1\n]", IsWhole: true)));
    }
}
