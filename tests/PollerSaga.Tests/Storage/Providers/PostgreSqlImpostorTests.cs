using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Storage.Providers;

/// <summary>Connections to a man in the middle who pretends to be PostgreSQL.</summary>
public sealed class PostgreSqlImpostorTests
{
    [TestCase("")]
    [TestCase("SSL Mode=Disable")]
    [TestCase("SSL Mode=Prefer")]
    public async Task The_password_is_not_sent_in_clear_text(string settings)
    {
        await using var impostor = new PostgreSqlImpostor(certificate: null);

        var (fault, isRefusal) = await OpenAsync(impostor, settings);

        Assert.That(await impostor.ReceivedAsync(), Does.Contain("poller").And.Not.Contain("secret"));
        Assert.That((fault, isRefusal), Is.EqualTo((ClearText(impostor), true)));
    }

    [TestCase("SSL Mode=Prefer")]
    [TestCase("SSL Mode=Require")]
    public async Task The_password_is_not_sent_to_a_server_whose_certificate_is_not_checked(string settings)
    {
        await using var impostor = new PostgreSqlImpostor(TestCertificates.CreateSelfSigned("localhost"));

        var (fault, isRefusal) = await OpenAsync(impostor, settings);

        Assert.That(await impostor.ReceivedAsync(), Does.Contain("poller").And.Not.Contain("secret"));
        Assert.That((fault, isRefusal), Is.EqualTo((ClearText(impostor), true)));
    }

    [TestCase("SSL Mode=VerifyFull")]
    [TestCase("SSL Mode=VerifyCA")]
    public async Task Nothing_is_sent_to_a_server_with_a_self_signed_certificate(string settings)
    {
        await using var impostor = new PostgreSqlImpostor(TestCertificates.CreateSelfSigned("localhost"));

        var (fault, isRefusal) = await OpenAsync(impostor, settings);

        Assert.That(await impostor.ReceivedAsync(), Is.Empty);
        Assert.That(isRefusal, Is.True);
        Assert.That(
            fault,
            Does.StartWith($"PostgreSQL at localhost:{impostor.Port}/polls is not trusted: ").And.Contain("certificate").And.EndsWith(
                ". Check Host in PollerSaga:Database:ConnectionString, or name the file with the certificate of its issuer there, as Root "
                + "Certificate."));
    }

    [Test]
    public async Task The_password_is_sent_in_clear_text_if_the_user_requires_it()
    {
        await using var impostor = new PostgreSqlImpostor(certificate: null);

        await OpenAsync(impostor, "Require Auth=Password");

        Assert.That(await impostor.ReceivedAsync(), Does.Contain("secret"));
    }

    private static string ClearText(PostgreSqlImpostor impostor) =>
        $"PostgreSQL at localhost:{impostor.Port}/polls asks for the password in clear text, and its certificate is not checked. Use "
        + "scram-sha-256 on the server, or SSL Mode=VerifyFull in PollerSaga:Database:ConnectionString. Require Auth=Password there sends "
        + "the password.";

    private static async Task<(string? Fault, bool IsRefusal)> OpenAsync(PostgreSqlImpostor impostor, string settings)
    {
        var options = TestSettings.Valid();
        options.Database.ConnectionString =
            $"Host=localhost;Port={impostor.Port};Database=polls;Username=poller;Password=secret;Pooling=false;{settings}";
        var database = new PostgreSqlDatabase(options.Of<DatabaseOptions>());
        var builder = new DbContextOptionsBuilder();
        database.Configure(builder);
        await using var context = new DbContext(builder.Options);

        var failure = await context.Database.OpenConnectionAsync().FailureOf<Exception>();
        return (database.DescribeFault(failure), database.IsRefusal(failure));
    }
}
