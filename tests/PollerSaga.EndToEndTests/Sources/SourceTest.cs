using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;

namespace PollerSaga.EndToEndTests.Sources;

/// <summary>A test with partners of any dialect, and files of their definitions and secrets.</summary>
public abstract class SourceTest : EndToEndTest
{
    /// <summary>The file of the definition.</summary>
    protected string SourceFile => Path.Combine(Folder, "partner.yaml");

    /// <summary>The file of the secrets.</summary>
    protected string SecretFile => Path.Combine(Folder, "secrets.env");

    /// <summary>Starts a partner, and writes its definition and its secrets to files.</summary>
    protected async Task<TestPartner> StartPartnerAsync(string dialect, long records = 730, PartnerFaults? faults = null)
    {
        var partner = EndLater(await TestPartner.StartAsync(
            PartnerDialect.Parse(dialect),
            new TestPartnerOptions { Records = records, Faults = faults ?? PartnerFaults.None }));
        await File.WriteAllTextAsync(SourceFile, partner.Definition);
        await File.WriteAllLinesAsync(SecretFile, partner.Dialect.Secrets.Select(secret => $"{secret.Key}={secret.Value}"));
        return partner;
    }

    /// <summary>The arguments of <c>run --source</c> with both files.</summary>
    protected string[] RunArguments(params string[] more) =>
    [
        "run", "--source", SourceFile, "--secret-file", SecretFile, "--data", Data.Path, "--job-id", JobId.ToString(), "--json", .. more,
    ];

    /// <summary>Asserts that the whole output and every file of the data folder contain none of the partner's secrets.</summary>
    protected void AssertNoSecret(TestPartner partner, params ProgramResult[] results)
    {
        foreach (var secret in partner.Dialect.Secrets.Values)
        {
            foreach (var result in results)
                Assert.That(result.Output + result.Error, Does.Not.Contain(secret));
            foreach (var file in Directory.EnumerateFiles(Data.Path, "*", SearchOption.AllDirectories))
                Assert.That(File.ReadAllText(file), Does.Not.Contain(secret), file);
        }
    }
}
