using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.Hosting;

/// <summary>Configures Kestrel: the limit of bodies, and the certificate of <c>Kestrel:Certificates:Default</c>.</summary>
internal static class Https
{
    private const string Section = "Kestrel:Certificates";
    private const string Default = $"{Section}:Default";

    public static void UsePollerKestrel(this IWebHostBuilder webHost, IConfiguration configuration) => webHost
        .UseKestrelCore()
        .UseKestrelHttpsConfiguration()
        .ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.MaxBytes;
            kestrel.Configure(CertificatesOf(configuration));
        });

    /// <summary>Checks that an https address has a certificate.</summary>
    /// <exception cref="UsageException">The setting is missing, or names no usable file.</exception>
    public static void Check(HttpOptions options, IConfiguration configuration)
    {
        if (!IsUsed(options))
            return;

        var certificate = configuration.GetSection(Default);
        if (certificate["Path"] is not { Length: > 0 } path)
        {
            if (certificate["Subject"] is { Length: > 0 })
                return;

            throw new UsageException(
                $"PollerSaga:Http:Urls has an https address, but {Default}:Path is not set; give the absolute path of a certificate with "
                + $"its key (PKCS#12), or of a PEM file with {Default}:KeyPath.");
        }

        var (certificateFile, keyFile) = (FindFile("Path", path), FindFile("KeyPath", certificate["KeyPath"]));
        try
        {
            using var loaded = Load(certificateFile!, keyFile, certificate["Password"]);
            if (!loaded.HasPrivateKey)
                throw new UsageException($"The certificate of {Default}:Path, {path}, has no private key; set {Default}:KeyPath.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            throw Unusable(exception);
        }
    }

    /// <summary>
    /// Describes the failure of a start as Kestrel's refusal of the certificate, for example of one for clients; null for any other.
    /// </summary>
    public static UsageException? Describe(Exception exception, HttpOptions options) =>
        IsUsed(options) && exception is InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" }
            ? Unusable(exception)
            : null;

    // As Kestrel loads it. Kestrel would report a wrong password or key as a defect, and a missing key to each client.
    private static X509Certificate2 Load(string file, string? keyFile, string? password)
    {
        if (keyFile is null)
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        return string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(file, keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
    }

    private static string? FindFile(string setting, string? file)
    {
        if (string.IsNullOrEmpty(file))
            return null;

        var full = Path.Combine(AppContext.BaseDirectory, file);
        return File.Exists(full) ? full : throw new UsageException($"{Default}:{setting} is {file}; there is no such file.");
    }

    private static UsageException Unusable(Exception exception) =>
        new($"The certificate of {Default} cannot be used: {exception.GetBaseException().Message}");

    private static bool IsUsed(HttpOptions options) =>
        options.Addresses.Any(address => ListenAddress.Parse(address) is { Scheme: "https" });

    // Without its endpoints: those are in Http:Urls, which the check for authentication reads.
    private static IConfigurationRoot CertificatesOf(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration
            .GetSection(Section)
            .AsEnumerable(makePathsRelative: true)
            .Select(setting => KeyValuePair.Create($"Certificates:{setting.Key}", setting.Value)))
        .Build();
}
