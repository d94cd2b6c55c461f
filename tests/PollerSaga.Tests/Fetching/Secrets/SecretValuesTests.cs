using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Tests.Fetching.Secrets;

public sealed class SecretValuesTests
{
    private const string Secret = "a+b/c=d \"ü\"<&";

    private static IEnumerable<string> Forms =>
    [
        Secret,
        Uri.EscapeDataString(Secret),
        Uri.EscapeDataString(Secret).Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%2F", "%2f", StringComparison.Ordinal)
            .Replace("%3D", "%3d", StringComparison.Ordinal).Replace("%C3%BC", "%c3%bc", StringComparison.Ordinal)
            .Replace("%3C", "%3c", StringComparison.Ordinal),
        WebUtility.UrlEncode(Secret),
        WebUtility.HtmlEncode(Secret),
        JsonSerializer.Serialize(Secret)[1..^1],
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
    ];

    [TestCaseSource(nameof(Forms))]
    public void Hides_a_secret_in_every_form(string form)
    {
        var values = new SecretValues();
        values.Add(Secret);

        Assert.That(values.Scrub($"before {form} between {form}"), Is.EqualTo("before *** between ***"));
    }

    [Test]
    public void Hides_a_secret_that_contains_another()
    {
        var values = new SecretValues();
        values.Add("abc");
        values.Add("abcdef");

        Assert.That(values.Scrub("abcdef abc"), Is.EqualTo("*** ***"));
    }

    [Test]
    public void An_empty_secret_hides_nothing()
    {
        var values = new SecretValues();
        values.Add("");

        Assert.That(values.Scrub("text"), Is.EqualTo("text"));
    }

    [Test]
    public void Keeps_the_latest_values()
    {
        var values = new SecretValues();
        for (var number = 0; number < 1000; number++)
            values.Add(string.Create(CultureInfo.InvariantCulture, $"token-{number:0000}"));

        Assert.That(values.Scrub("token-0744 token-0743 token-0999"), Is.EqualTo("*** token-0743 ***"));
    }
}
