using System.Text.Json;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Sources;

public sealed class CheckTests : SourceTest
{
    [Test]
    public async Task Shows_the_plan_from_one_request_without_a_data_folder()
    {
        var partner = await StartPartnerAsync("page,auth=query,total=$.total");

        var check = await RunAsync("sources", "check", SourceFile, "--secret-file", SecretFile);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(check.ExitCode, Is.Zero, check.ToString());
            Assert.That(check.Output, Does.Match(@"^Source    partner/records, version [0-9a-f]{12}\n"));
            Assert.That(check.Output, Does.Match(@"Request   GET http://127\.0\.0\.1:\d+/records\?.*=\*\*\*"));
            Assert.That(check.Output, Does.Match(@"Response  200 application/json, [\d,]+ bytes in [\d.]+ s\n"));
            Assert.That(
                check.Output,
                Does.Contain("Records   100 in this page\nValues    $.total = 730\nPlan      8 pages of 730 records, about "));
            Assert.That(check.Output, Does.EndWith("First record\n  {\n    \"id\": 0,\n    \"payload\": \"record 0\"\n  }"));
            Assert.That(check.Output, Does.Not.Contain(partner.Dialect.Secrets.Values.Single()));
            Assert.That(partner.Report.PageRequests, Is.EqualTo(1));
            Assert.That(Directory.Exists(Path.Combine(Folder, "pollersaga-data")), Is.False);
        }
    }

    [Test]
    public async Task Checks_a_stored_source()
    {
        await StartPartnerAsync("linkHeader,auth=bearer");
        await RunAsync("migrate", "--data", Data.Path);
        await RunAsync("sources", "apply", SourceFile, "--data", Data.Path);

        var check = await RunAsync("sources", "check", "partner/records", "--secret-file", SecretFile, "--data", Data.Path, "--json");
        var unknown = await RunAsync("sources", "check", "nothing", "--data", Data.Path);

        Assert.That(check.ExitCode, Is.Zero, check.ToString());
        using var document = JsonDocument.Parse(check.Output);
        Assert.That(document.RootElement.GetProperty("plan").GetProperty("kind").GetString(), Is.EqualTo("Chain"));
        Assert.That(document.RootElement.GetProperty("records").GetInt32(), Is.EqualTo(100));
        Assert.That(unknown, Is.EqualTo(new ProgramResult(
            1,
            string.Empty,
            "pollersaga: The source 'nothing' does not exist. Store its definition with `pollersaga sources apply FILE`.")));
    }

    [Test]
    public async Task Says_what_the_partner_refuses()
    {
        await StartPartnerAsync("page,auth=bearer");
        await File.WriteAllTextAsync(SecretFile, "token=canary-wrong");

        var check = await RunAsync("sources", "check", SourceFile, "--secret-file", SecretFile);

        Assert.That(check.ExitCode, Is.EqualTo(3), check.ToString());
        Assert.That(check.Error, Does.StartWith("pollersaga: The API answered 401 Unauthorized").And.EndWith("A job would stop."));
        Assert.That(check.Output + check.Error, Does.Not.Contain("canary-wrong"));
    }

    [TestCase("partner.yaml:orders", "The source 'partner' has no stream 'orders'. Its streams are records.")]
    [TestCase("nowhere.yaml", "The file nowhere.yaml does not exist.")]
    public async Task Refuses_what_does_not_exist(string source, string message)
    {
        await StartPartnerAsync("page");

        var check = await RunAsync("sources", "check", source);

        Assert.That(check, Is.EqualTo(new ProgramResult(64, string.Empty, $"pollersaga: {message}")));
    }
}
